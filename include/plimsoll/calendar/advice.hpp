// SPDX-License-Identifier: Apache-2.0
// What is legal in a timetable and yet may surprise: where KEDA's cron scaler would decide otherwise, a
// window that never closes, and steps that an HPA's tolerance swallows. Pure; looks 400 days ahead, which
// takes up to some tens of milliseconds for each window: for `plimsoll check`, not for serving.
#pragma once

#include <plimsoll/calendar/timetable.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::calendar {

struct advice {
    std::optional<std::size_t> window; // which it is about; none: all together
    std::string text;
};

// `average_value`: what the HPA asks for, > 0.
std::vector<advice> advise(const timetable& of, domain::quantity average_value, utc_seconds now);

} // namespace plimsoll::calendar

// SPDX-License-Identifier: Apache-2.0
// KEDA's cron scaler on a window of ours. It has no memory: a window is open iff an end comes next rather
// than a start. Local times that the clock leaves out do not happen there, and those that it shows twice
// happen twice.
#pragma once

#include <plimsoll/calendar/timetable.hpp>

#include <optional>

namespace plimsoll::calendar {

struct disagreement {
    utc_seconds from;
    utc_seconds until;
    bool open_here; // and closed there, or the other way round
};

// The first one within 400 days of `now`, or within 10,000 events.
std::optional<disagreement> first_disagreement(const window& of, const zone& in, utc_seconds now);

} // namespace plimsoll::calendar

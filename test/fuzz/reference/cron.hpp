// SPDX-License-Identifier: Apache-2.0
// A second opinion on cron lines: sets of numbers, and a walk from day to day and minute to minute on a
// calendar that is counted here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace plimsoll::fuzz::reference {

struct cron {
    std::array<std::set<int>, 5> fields; // minute hour day month weekday (Sunday is 0)
    bool any_day = false;
    bool any_weekday = false;
};

// Nothing for what is no cron line. What never happens (30 February) is not looked for here.
std::optional<cron> parse_cron(std::string_view text);

// Minutes since 1970 on the clock of the line: the first minute after `from` and the last at or before it
// that the line names. Nothing within nine years.
std::optional<std::int64_t> next(const cron& of, std::int64_t from);
std::optional<std::int64_t> latest(const cron& of, std::int64_t from);

} // namespace plimsoll::fuzz::reference

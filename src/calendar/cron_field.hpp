// SPDX-License-Identifier: Apache-2.0
// One field of a cron line.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll::calendar {

struct field_rule {
    std::string_view name;
    int least;
    int most;    // of what `*` and `a/n` stand for
    int highest; // that may be written: 7 for Sunday
    std::span<const std::string_view> names;
    int first_name; // the number of names[0]
};

extern const field_rule minute_rule, hour_rule, day_rule, month_rule, weekday_rule;

struct field_value {
    std::uint64_t bits = 0;
    bool any = false; // `*`, alone or in the list, without a step that leaves something out
};

// Errors: invalid_argument that names the field. REQUIRES: printable ASCII.
domain::result<field_value> parse_field(std::string_view text, const field_rule& by);

} // namespace plimsoll::calendar

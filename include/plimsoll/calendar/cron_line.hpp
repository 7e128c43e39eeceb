// SPDX-License-Identifier: Apache-2.0
// A cron line: at which minutes of a local clock something happens. A value type without clock or time
// zone; made from outside bytes, so parse() is pure and bounded.
//
// Five fields: minute hour day-of-month month day-of-week. Each is a list of `*` (or `?`), a number or
// name, `a-b`, and any of them with `/n`; `a/n` goes up to the field's end. Sunday is 0 or 7, and
// `sun` ends a range as 7. A day field that is not `*` restricts; when both do, either is enough.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::calendar {

// As a clock on the wall shows it.
using local_minute = std::chrono::local_time<std::chrono::minutes>;

// One bit for each number that a field allows.
struct cron_fields {
    std::uint64_t minutes = 0;
    std::uint64_t hours = 0;
    std::uint64_t days = 0; // from bit 1 on, as months
    std::uint64_t months = 0;
    std::uint64_t weekdays = 0; // Sunday is bit 0
    bool any_day = false;
    bool any_weekday = false;
    bool sunday_is_7 = false; // written as 7, which not everybody reads

    friend bool operator==(const cron_fields&, const cron_fields&) = default;
};

class cron_line {
public:
    static constexpr std::size_t max_text_bytes = 512;

    // Errors: invalid_argument with the remedy, also for what never happens (30 February).
    static domain::result<cron_line> parse(std::string_view text);

    // The latest minute at or before `at`, and the earliest after it, at most eight years away.
    local_minute latest(local_minute at) const;
    local_minute next(local_minute after) const;

    const std::string& text() const { return text_; } // as written
    bool sunday_is_7() const { return fields_.sunday_is_7; }
    // Whether both happen at the same minutes, however they are written.
    bool same_minutes(const cron_line& other) const;

    friend bool operator==(const cron_line&, const cron_line&) = default;

private:
    cron_line(std::string text, cron_fields fields) : text_(std::move(text)), fields_(fields) {}

    bool matches(std::chrono::local_days day) const;
    std::chrono::local_days latest_day(std::chrono::local_days from) const;
    std::chrono::local_days next_day(std::chrono::local_days from) const;

    std::string text_;
    cron_fields fields_;
};

} // namespace plimsoll::calendar

// SPDX-License-Identifier: Apache-2.0
// A time zone of the system's database: a handle, cheap to copy. The data is read once, by find(), and
// kept as long as the program runs; all else is arithmetic on it, safe on any thread.
#pragma once

#include <plimsoll/calendar/cron_line.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/instant.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// The library names its own way.
// NOLINTNEXTLINE(readability-identifier-naming)
namespace date {
class time_zone;
}

namespace plimsoll::calendar {

using utc_seconds = std::chrono::sys_seconds;

class zone {
public:
    // `name`: as the IANA database has it, aliases included. Blocking: reads files, a few milliseconds the
    // first time. Errors: not_found; unavailable when there is no database, or none that this program can
    // read right.
    static domain::result<zone> find(const std::string& name);
    // All that find() knows, sorted; empty without a database. The texts live as long as the program.
    static std::vector<std::string_view> names();

    const std::string& name() const;
    // When it is `at` there: the first time if the clock shows it twice, and the first moment afterwards if
    // it leaves it out. Never earlier for a later minute.
    utc_seconds when(local_minute at) const;
    // Every time that it is `at` there: none, one or two.
    std::vector<utc_seconds> each_time(local_minute at) const;
    // The last minute whose when() is not after `now`.
    local_minute last_begun(utc_seconds now) const;
    // Tue 2026-11-24 20:00 PST
    std::string text(utc_seconds at) const;

    friend bool operator==(const zone&, const zone&) = default;

private:
    explicit zone(const date::time_zone* of) : of_(of) {}
    const date::time_zone* of_; // never null
};

} // namespace plimsoll::calendar

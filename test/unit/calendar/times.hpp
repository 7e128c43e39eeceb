// SPDX-License-Identifier: Apache-2.0
// Times as the tables of these tests write them: `2026-11-24 20:00`, with seconds if there are any.
#pragma once

#include <plimsoll/calendar/timetable.hpp>

#include <catch2/catch.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::calendar::test {

struct parts {
    std::chrono::days day;
    std::chrono::seconds time;
};

inline parts read(const std::string& text) {
    int year = 0, hour = 0, minute = 0, second = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u %d:%d:%d", &year, &month, &day, &hour, &minute, &second) < 5)
        throw std::runtime_error("no time: " + text);
    const std::chrono::sys_days date(std::chrono::year(year) / std::chrono::month(month) /
                                     std::chrono::day(day));
    return {date.time_since_epoch(),
            std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second)};
}

inline local_minute local(const std::string& text) {
    const parts at = read(text);
    return local_minute(std::chrono::duration_cast<std::chrono::minutes>(at.day + at.time));
}

inline utc_seconds utc(const std::string& text) {
    const parts at = read(text);
    return utc_seconds(at.day + at.time);
}

template <typename Clock, typename Duration>
std::string text(std::chrono::time_point<Clock, Duration> at) {
    const std::chrono::seconds all = at.time_since_epoch();
    const auto day = std::chrono::floor<std::chrono::days>(all);
    const std::chrono::year_month_day date{std::chrono::sys_days(day)};
    const std::chrono::hh_mm_ss<std::chrono::seconds> time(all - day);
    char out[64];
    std::snprintf(out, sizeof out, "%04d-%02u-%02u %02ld:%02ld", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<long>(time.hours().count()), static_cast<long>(time.minutes().count()));
    std::string made = out;
    if (time.seconds().count() != 0) made += ":" + std::to_string(time.seconds().count());
    return made;
}

inline cron_line line(const std::string& of) { return cron_line::parse(of).value(); }

inline window from_to(const std::string& start, const std::string& end, std::int64_t value = 1) {
    return {line(start), line(end), domain::quantity::from_units(value)};
}

inline zone in(const std::string& name) { return zone::find(name).value(); }

// `value until time` in UTC.
inline std::string said(const spell& of) { return of.value.to_string() + " until " + text(of.until); }

inline std::string said(const std::optional<change>& of) {
    return of ? of->to.to_string() + " from " + text(of->at) : "never";
}

} // namespace plimsoll::calendar::test

// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

#include <bitset>
#include <random>

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;

namespace {

// The next times from `from` on, each once.
std::vector<std::string> series(const std::string& of, const std::string& from, std::size_t count) {
    const cron_line cron = line(of);
    std::vector<std::string> out;
    local_minute at = local(from);
    while (out.size() < count)
        out.push_back(text(at = cron.next(at)));
    return out;
}

} // namespace

TEST_CASE("what comes next and what came last") {
    struct row {
        const char* name;
        const char* line;
        const char* at;
        const char* latest;
        const char* next;
    };
    // 2026-11-24 is a Tuesday.
    const row rows[] = {
        {"every minute", "* * * * *", "2026-11-24 12:34", "2026-11-24 12:34", "2026-11-24 12:35"},
        {"a minute of each hour", "30 * * * *", "2026-11-24 12:29", "2026-11-24 11:30", "2026-11-24 12:30"},
        {"the minute itself", "30 12 * * *", "2026-11-24 12:30", "2026-11-24 12:30", "2026-11-25 12:30"},
        {"one minute before", "30 12 * * *", "2026-11-24 12:29", "2026-11-23 12:30", "2026-11-24 12:30"},
        {"midnight", "0 0 * * *", "2026-11-24 00:00", "2026-11-24 00:00", "2026-11-25 00:00"},
        {"before midnight", "59 23 * * *", "2026-11-24 23:58", "2026-11-23 23:59", "2026-11-24 23:59"},
        {"weekdays on a Friday night", "0 8 * * 1-5", "2026-11-27 20:00", "2026-11-27 08:00",
         "2026-11-30 08:00"},
        {"the weekend", "0 10 * * 0,6", "2026-11-24 12:00", "2026-11-22 10:00", "2026-11-28 10:00"},
        {"7 is Sunday", "0 10 * * 7", "2026-11-24 12:00", "2026-11-22 10:00", "2026-11-29 10:00"},
        {"up to 7", "0 10 * * 6-7", "2026-11-28 12:00", "2026-11-28 10:00", "2026-11-29 10:00"},
        {"sun ends a range", "0 10 * * sat-sun", "2026-11-29 12:00", "2026-11-29 10:00", "2026-12-05 10:00"},
        {"sun begins a range", "0 10 * * Sun-MON", "2026-11-24 12:00", "2026-11-23 10:00",
         "2026-11-29 10:00"},
        {"names in any case", "0 0 1 JAN,jul *", "2026-11-24 12:00", "2026-07-01 00:00", "2027-01-01 00:00"},
        {"months by range", "0 0 1 jan-mar *", "2026-11-24 12:00", "2026-03-01 00:00", "2027-01-01 00:00"},
        {"the year's end", "59 23 31 12 *", "2026-12-31 23:59", "2026-12-31 23:59", "2027-12-31 23:59"},
        {"the year's begin", "0 0 1 1 *", "2026-12-31 23:59", "2026-01-01 00:00", "2027-01-01 00:00"},
        {"the 31st", "0 0 31 * *", "2026-11-24 12:00", "2026-10-31 00:00", "2026-12-31 00:00"},
        {"steps", "*/15 * * * *", "2026-11-24 12:50", "2026-11-24 12:45", "2026-11-24 13:00"},
        {"steps in a range", "0 8-18/4 * * *", "2026-11-24 17:00", "2026-11-24 16:00", "2026-11-25 08:00"},
        {"steps from a number", "10/20 * * * *", "2026-11-24 12:55", "2026-11-24 12:50", "2026-11-24 13:10"},
        {"steps of weekdays end with Saturday", "0 0 * * 5/1", "2026-11-28 12:00", "2026-11-28 00:00",
         "2026-12-04 00:00"},
        {"either day field", "0 0 13 * 5", "2026-11-24 12:00", "2026-11-20 00:00", "2026-11-27 00:00"},
        {"either day field, by the date", "0 0 25 * 5", "2026-11-24 12:00", "2026-11-20 00:00",
         "2026-11-25 00:00"},
        {"a date that does not exist, or a Monday", "0 0 30 2 1", "2026-11-24 12:00", "2026-02-23 00:00",
         "2027-02-01 00:00"},
        {"a star with a step restricts", "0 0 */10 * 1", "2026-11-24 12:00", "2026-11-23 00:00",
         "2026-11-30 00:00"},
        {"a star with a step of 1 does not", "0 0 */1 * 1", "2026-11-24 12:00", "2026-11-23 00:00",
         "2026-11-30 00:00"},
        {"a question mark is a star", "0 0 ? * 3", "2026-11-24 12:00", "2026-11-18 00:00",
         "2026-11-25 00:00"},
        {"a star in a list", "0 0 *,1 * 3", "2026-11-24 12:00", "2026-11-18 00:00", "2026-11-25 00:00"},
        {"leap day", "0 12 29 2 *", "2026-11-24 12:00", "2024-02-29 12:00", "2028-02-29 12:00"},
        {"leap day where a century leaves it out", "0 12 29 2 *", "2100-06-01 00:00", "2096-02-29 12:00",
         "2104-02-29 12:00"},
        {"leap day in 2000", "0 12 29 2 *", "2001-01-01 00:00", "2000-02-29 12:00", "2004-02-29 12:00"},
        {"blanks", "  0\t8   * * 1-5 ", "2026-11-24 12:00", "2026-11-24 08:00", "2026-11-25 08:00"},
        {"leading zeros", "00 08 * * *", "2026-11-24 12:00", "2026-11-24 08:00", "2026-11-25 08:00"},
    };
    for (const row& r : rows) {
        INFO(r.name << ": " << r.line << " at " << r.at);
        CHECK(text(line(r.line).latest(local(r.at))) == r.latest);
        CHECK(text(line(r.line).next(local(r.at))) == r.next);
    }
}

TEST_CASE("a series of times") {
    CHECK(series("0,30 22-23 * * fri", "2026-11-24 00:00", 5) ==
          std::vector<std::string>{"2026-11-27 22:00", "2026-11-27 22:30", "2026-11-27 23:00",
                                   "2026-11-27 23:30", "2026-12-04 22:00"});
}

TEST_CASE("a line says the same, however it is written") {
    CHECK(line("0 6 * * *").same_minutes(line("00 06 * * 0-6,*")));
    CHECK(line("0 6 * * 7").same_minutes(line("0 6 * * sun")));
    CHECK_FALSE(line("0 6 * * *").same_minutes(line("0 7 * * *")));
    CHECK_FALSE(line("0 6 * * *") == line("00 6 * * *"));
}

TEST_CASE("next and latest agree with a walk minute by minute") {
    std::mt19937 random(20261124);
    const auto pick = [&](unsigned below) {
        return std::uniform_int_distribution<unsigned>(0, below - 1)(random);
    };
    for (int i = 0; i < 20; ++i) {
        const unsigned minute = pick(60), hour = pick(24), day = 1 + pick(28), weekday = pick(7);
        const bool by_day = pick(2) == 0, by_weekday = pick(2) == 0;
        const std::string written = std::to_string(minute) + ",59 " + std::to_string(hour) + " " +
                                    (by_day ? std::to_string(day) : "*") + " * " +
                                    (by_weekday ? std::to_string(weekday) : "*");
        INFO(written);
        const cron_line cron = line(written);
        const auto happens = [&](local_minute at) {
            const auto date = std::chrono::floor<std::chrono::days>(at);
            const std::chrono::year_month_day ymd(date);
            const auto time = (at - date).count();
            const bool on_day = static_cast<unsigned>(ymd.day()) == day;
            const bool on_weekday = std::chrono::weekday(date).c_encoding() == weekday;
            const bool right_day = by_day && by_weekday ? on_day || on_weekday
                                                        : (!by_day || on_day) && (!by_weekday || on_weekday);
            return right_day && time / 60 == hour && (time % 60 == minute || time % 60 == 59);
        };
        local_minute begin = local("2026-12-28 00:00"), last = cron.latest(begin);
        CHECK(happens(last));
        const local_minute stop = begin + std::chrono::days(40);
        for (local_minute at = begin + std::chrono::minutes(1); at < stop; at += std::chrono::minutes(1)) {
            if (!happens(at)) continue;
            // All the way from one to the next.
            REQUIRE(cron.next(last) == at);
            REQUIRE(cron.next(at - std::chrono::minutes(1)) == at);
            REQUIRE(cron.latest(at) == at);
            REQUIRE(cron.latest(at - std::chrono::minutes(1)) == last);
            last = at;
        }
    }
}

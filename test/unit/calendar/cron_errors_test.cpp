// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

#include <random>

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

namespace {

std::string error_of(const std::string& text) {
    const auto parsed = cron_line::parse(text);
    if (parsed) return "";
    CHECK(parsed.error().code() == domain::errc::invalid_argument);
    return parsed.error().detail();
}

} // namespace

TEST_CASE("lines that are none, with the remedy") {
    struct row {
        const char* name;
        std::string line;
        std::string error;
    };
    const std::string five = "minute hour day-of-month month day-of-week, as `0 8 * * 1-5`";
    const std::vector<row> rows = {
        {"empty", "", "empty; write " + five},
        {"blank", "  ", "empty; write " + five},
        {"one field", "0", "1 field; write five: " + five},
        {"four fields", "0 8 * *", "4 fields; write five: " + five},
        {"seconds", "0 0 8 * * 1", "6 fields; write five: " + five + "; there is none for seconds"},
        {"a descriptor", "@daily", "`@daily` is not read; write " + five},
        {"a time zone", "TZ=UTC 0 8 * * *",
         "a time zone in the line is not read; write it as `timezone`, for all windows"},
        {"minute 60", "60 * * * *", "minute `60` is out of range; write 0 to 59"},
        {"hour 24", "0 24 * * *", "hour `24` is out of range; write 0 to 23"},
        {"day 0", "0 0 0 * *", "day-of-month `0` is out of range; write 1 to 31"},
        {"day 32", "0 0 32 * *", "day-of-month `32` is out of range; write 1 to 31"},
        {"month 0", "0 0 1 0 *", "month `0` is out of range; write 1 to 12 or a name, as jan"},
        {"month 13", "0 0 1 13 *", "month `13` is out of range; write 1 to 12 or a name, as jan"},
        {"weekday 8", "0 0 * * 8", "day-of-week `8` is out of range; write 0 to 7 or a name, as sun"},
        {"a month's name as minute", "jan * * * *", "minute has `jan`; write *, or 0 to 59"},
        {"a long name", "0 0 * january *", "month has `january`; write *, or 1 to 12 or a name, as jan"},
        {"below 0", "-1 * * * *", "minute has ``; write *, or 0 to 59"},
        {"a sign", "+1 * * * *", "minute has `+1`; write *, or 0 to 59"},
        {"half an hour", "0 8.5 * * *", "hour has `8.5`; write *, or 0 to 23"},
        {"a long number", "0000000000000000000000000008 * * * *",
         "minute has `0000000000000000000000000008`; write *, or 0 to 59"},
        {"range without end", "1- * * * *", "minute has ``; write *, or 0 to 59"},
        {"range of three", "1-2-3 * * * *", "minute has `2-3`; write *, or 0 to 59"},
        {"range that wraps around", "0 22-2 * * *",
         "hour `22-2` ends before it begins; write it as two ranges with a comma"},
        {"weekdays that wrap around", "0 0 * * 5-0",
         "day-of-week `5-0` ends before it begins; write it as two ranges with a comma"},
        {"fri-mon", "0 0 * * fri-mon",
         "day-of-week `fri-mon` ends before it begins; write it as two ranges with a comma"},
        {"star in a range", "*-5 * * * *", "minute has `*`; write *, or 0 to 59"},
        {"step 0", "*/0 * * * *", "minute has the step `0`; write 1 to 59"},
        {"step 90", "*/90 * * * *", "minute has the step `90`; write 1 to 59"},
        {"step 24 hours", "0 */24 * * *", "hour has the step `24`; write 1 to 23"},
        {"no step", "*/ * * * *", "minute has the step ``; write 1 to 59"},
        {"two steps", "*/2/3 * * * *", "minute has the step `2/3`; write 1 to 59"},
        {"empty element", "1,,2 * * * *", "minute has an empty element in its list; remove a comma"},
        {"comma at the end", "1, * * * *", "minute has an empty element in its list; remove a comma"},
        {"last day", "0 0 L * *", "day-of-month has `L`; write *, or 1 to 31"},
        {"30 February", "0 0 30 2 *",
         "never happens: no month of field 4 has a day of field 3; write a date that exists"},
        {"31 of short months", "0 0 31 2,4,6,9,11 *",
         "never happens: no month of field 4 has a day of field 3; write a date that exists"},
        {"a line break", "0 8 * *\n1", "character 8 is none of a cron line; write " + five},
        {"no ASCII", "0 8 * * \xc3\xa4", "character 9 is none of a cron line; write " + five},
        {"long", std::string(513, '*'), "513 bytes; a cron line has at most 512"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(error_of(r.line) == r.error);
    }
}

TEST_CASE("dates that exist now and then are right") {
    CHECK(error_of("0 0 29 2 *").empty());
    CHECK(error_of("0 0 30,31 1,2 *").empty());
    CHECK(error_of("0 0 30 2 0").empty()); // a Sunday in February is enough
}

TEST_CASE("no text crashes or hangs the parser, and what it takes can be evaluated") {
    const std::string seed = "*/15 8-18/2,20 1,15 jan-mar,12 mon-fri,7";
    const std::string alphabet = "0123456789*/,-? \tLW#@=janmonfri7\x01\xff";
    std::mt19937 random(5);
    const auto pick = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    int taken = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string mutated = seed;
        for (std::size_t n = 1 + pick(4); n > 0; --n) {
            const std::size_t at = pick(mutated.size());
            if (pick(2) == 0)
                mutated[at] = alphabet[pick(alphabet.size())];
            else
                mutated.erase(at, 1 + pick(3));
            if (mutated.empty()) mutated = " ";
        }
        INFO(mutated);
        const auto parsed = cron_line::parse(mutated);
        if (!parsed) {
            CHECK_FALSE(parsed.error().detail().empty());
            continue;
        }
        ++taken;
        const local_minute now = local("2026-11-24 12:00");
        REQUIRE(parsed->latest(now) <= now);
        REQUIRE(parsed->next(now) > now);
        REQUIRE(parsed->next(now) < now + std::chrono::years(9));
        REQUIRE(parsed->latest(parsed->next(now)) == parsed->next(now));
    }
    CHECK(taken > 1000);
}

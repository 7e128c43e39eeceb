// SPDX-License-Identifier: Apache-2.0
#include "config/scalars.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace plimsoll::config;

TEST_CASE("durations") {
    struct row {
        std::string text;
        std::int64_t ms;
        std::string again;
    };
    const std::vector<row> rows{{"5s", 5000, "5s"},
                                {"500ms", 500, "500ms"},
                                {"10m", 600000, "10m"},
                                {"1h30m", 5400000, "1h30m"},
                                {"90m", 5400000, "1h30m"},
                                {"1.5s", 1500, "1s500ms"},
                                {".5h", 1800000, "30m"},
                                {"1.h", 3600000, "1h"},
                                {"1.000s", 1000, "1s"},
                                {"1m0s", 60000, "1m"},
                                {"0", 0, "0s"},
                                {"0s", 0, "0s"},
                                {"007s", 7000, "7s"},
                                {"8784h", 31622400000, "8784h"}};
    for (const row& r : rows) {
        INFO(r.text);
        const auto parsed = parse_duration(r.text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->count() == r.ms);
        CHECK(to_text(*parsed) == r.again);
    }
}

TEST_CASE("texts that are no duration say why") {
    struct row {
        std::string text;
        std::string why;
    };
    const std::string no_unit = "has a number without a unit; write ms, s, m or h after it, as 5s";
    const std::string nonsense = "is not a duration; write a number and ms, s, m or h, as 5s or 1h30m";
    const std::vector<row> rows{
        {"5", no_unit},
        {"1m5", no_unit},
        {"1d", "has no days or weeks in Go's notation; write hours, as 24h"},
        {"10us", "is finer than a millisecond; write ms, s, m or h"},
        {"10µs", "is finer than a millisecond; write ms, s, m or h"},
        {"0.5ms", "is finer than a millisecond; write ms, s, m or h"},
        {"1.00000001h", "is finer than a millisecond; write ms, s, m or h"},
        {"-5s", "is negative; a duration is 0 or longer"},
        {"", nonsense},
        {"s", nonsense},
        {".s", nonsense},
        {"five", nonsense},
        {"5 s", nonsense},
        {"5S", nonsense},
        {"+5s", nonsense},
        {"1..5s", nonsense},
        {"99999999999999999999h", "is longer than a year"},
        {"8785h", "is longer than a year"},
        {"8784h1ms", "is longer than a year"},
    };
    for (const row& r : rows) {
        INFO(r.text);
        const auto parsed = parse_duration(r.text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().detail() == "`" + r.text + "` " + r.why);
    }
}

TEST_CASE("whole numbers are decimal, booleans are words") {
    CHECK(*parse_integer("0") == 0);
    CHECK(*parse_integer("-7") == -7);
    CHECK(*parse_integer("9223372036854775807") == 9223372036854775807);
    for (const char* wrong :
         {"", "-", "+1", "010", "-01", "0x1F", "0o7", "1_000", "1.0", "1e3", " 1", "9223372036854775808"}) {
        INFO(wrong);
        CHECK_FALSE(parse_integer(wrong).has_value());
    }
    CHECK(*parse_boolean("true"));
    CHECK_FALSE(*parse_boolean("false"));
    for (const char* wrong : {"", "yes", "no", "on", "True", "1", "y"}) {
        INFO(wrong);
        CHECK_FALSE(parse_boolean(wrong).has_value());
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "sample_value.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using plimsoll::backends::prometheus::parse_sample_value;
using plimsoll::domain::errc;

TEST_CASE("values as Go writes them") {
    struct row {
        const char* text;
        double value;
    };
    const row rows[] = {
        {"0", 0},
        {"-0", -0.0},
        {"12", 12},
        {"+12", 12},
        {"-0.5", -0.5},
        {"1.5e-3", 0.0015},
        {"1E+3", 1000},
        {"1e300", 1e300},
        {"9223372036854775807", 9223372036854775807.0},
        {"0.30000000000000004", 0.1 + 0.2},
        {"1e-400", std::numeric_limits<double>::min()},
        {"-1e-400", -std::numeric_limits<double>::min()},
        {"+Inf", std::numeric_limits<double>::infinity()},
        {"Inf", std::numeric_limits<double>::infinity()},
        {"-Inf", -std::numeric_limits<double>::infinity()},
    };
    for (const row& r : rows) {
        INFO(r.text);
        const auto got = parse_sample_value(r.text);
        REQUIRE(got.has_value());
        CHECK(*got == r.value);
        CHECK(std::signbit(*got) == std::signbit(r.value));
    }
    CHECK(std::isnan(parse_sample_value("NaN").value()));
}

TEST_CASE("what no double holds: next to 0 by all of its digits, or too large") {
    const std::string zeros(400, '0');
    constexpr double smallest = std::numeric_limits<double>::min();
    const std::vector<std::string> tiny{"0." + zeros + "1", "0." + zeros + "1e5", "10e-400",
                                        "0.5e-999999999999"};
    for (const std::string& text : tiny)
        CHECK(parse_sample_value(text).value() == smallest);
    const std::vector<std::string> large{"1" + zeros, "1" + zeros + "e-5", "0.1e400", "1e999999999999"};
    for (const std::string& text : large)
        CHECK_THAT(parse_sample_value(text).error().detail(), Catch::Contains("too large"));
}

TEST_CASE("whatever else is no number") {
    const char* rows[] = {"",      " ",    " 1", "1 ",  "1x", "x",    "nan", "inf",  "infinity",
                          "-NaN",  "0x10", "1e", "1e+", ".5", "5.",   "--1", "1,5",  "1_0",
                          "1e1.5", "+",    "-",  "5k",  "1m", "null", "1\n", "1e400"};
    for (const char* text : rows) {
        INFO(text);
        const auto got = parse_sample_value(text);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::bad_reply);
    }
    CHECK_THAT(parse_sample_value("1e400").error().detail(), Catch::Contains("too large"));
    CHECK_THAT(parse_sample_value("\x01").error().detail(), Catch::Contains("\\x01"));
    CHECK(parse_sample_value(std::string(5000, 'x')).error().detail().size() < 200);
    CHECK(parse_sample_value(std::string(5000, '1')).error().detail().size() < 200);
}

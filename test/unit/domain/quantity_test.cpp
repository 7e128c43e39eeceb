// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/quantity.hpp>

#include <catch2/catch.hpp>

#include <limits>

using plimsoll::domain::errc;
using plimsoll::domain::quantity;
using plimsoll::domain::saturating_add;
using plimsoll::domain::saturating_multiply;

TEST_CASE("canonical text of quantities") {
    const std::pair<std::int64_t, std::string> rows[] = {
        {0, "0"},
        {1, "1m"},
        {999, "999m"},
        {1000, "1"},
        {1500, "1500m"},
        {10000, "10"},
        {123456, "123456m"},
        {1000000, "1k"},
        {1234500, "1234500m"},
        {1500000, "1500"},
        {100000000, "100k"},
        {1000000000, "1M"},
        {1001000000, "1001k"},
        {1000000000000, "1G"},
        {1000000000000000, "1T"},
        {1000000000000000000, "1P"},
        {9000000000000000000, "9P"},
        {-1, "-1m"},
        {-1000, "-1"},
        {-1500, "-1500m"},
        {-1000000, "-1k"},
        {quantity::max_milli - 1, "9223372036854774999m"},
        {quantity::max_milli, "9223372036854775"},
        {-quantity::max_milli, "-9223372036854775"},
    };
    for (const auto& [milli, text] : rows) {
        const auto q = quantity::from_milli(milli);
        CHECK(q.to_string() == text);
        CHECK(quantity::parse(text).value() == q);
    }
}

TEST_CASE("append_to appends") {
    std::string out = "\"value\":\"";
    quantity::from_units(7).append_to(out);
    CHECK(out == "\"value\":\"7");
}

TEST_CASE("quantities are clamped to what an HPA reads") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    CHECK(quantity::from_milli(most).milli() == quantity::max_milli);
    CHECK(quantity::from_milli(quantity::max_milli + 1).milli() == quantity::max_milli);
    CHECK(quantity::from_milli(least).milli() == -quantity::max_milli);
    CHECK(quantity::from_units(quantity::max_units).milli() == quantity::max_milli);
    CHECK(quantity::from_units(quantity::max_units + 1).milli() == quantity::max_milli);
    CHECK(quantity::from_units(most).milli() == quantity::max_milli);
    CHECK(quantity::from_units(least).milli() == -quantity::max_milli);
    CHECK(quantity::from_units(-5).milli() == -5000);
}

TEST_CASE("from_double") {
    struct row {
        const char* name;
        double value;
        std::int64_t milli;
    };
    const row rows[] = {
        {"zero", 0.0, 0},
        {"negative zero", -0.0, 0},
        {"whole", 1234.0, 1234000},
        {"half", 1234.5, 1234500},
        {"a thousandth", 0.001, 1},
        {"less than a half thousandth is not 0", 0.0004, 1},
        {"next to nothing is not 0", std::numeric_limits<double>::denorm_min(), 1},
        {"just below a half", 1.00049999, 1000},
        {"a half, exact in binary, goes up", 0.0625, 63},
        {"above a half", 1.0006, 1001},
        {"0.1 is 100m", 0.1, 100},
        {"0.3 is 300m", 0.1 + 0.2, 300},
        {"1e12", 1e12, 1000000000000000},
        {"1e15", 1e15, 1000000000000000000},
        {"largest double below the limit", 9223372036854774.0, 9223372036854774000},
        {"first double above the limit", 9223372036854776.0, quantity::max_milli},
        {"1e300", 1e300, quantity::max_milli},
        {"-1e300", -1e300, -quantity::max_milli},
        {"-0.0004", -0.0004, 0},
        {"-5", -5, -5000},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        CHECK(quantity::from_double(r.value).value().milli() == r.milli);
    }
    CHECK(quantity::from_double(1e12).value().to_string() == "1T");
    CHECK(quantity::from_double(1e15).value().to_string() == "1P");
}

TEST_CASE("from_double refuses what is no number") {
    using limits = std::numeric_limits<double>;
    for (const double none : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()}) {
        const auto made = quantity::from_double(none);
        REQUIRE(made.has_error());
        CHECK(made.error().code() == errc::bad_reply);
    }
}

TEST_CASE("sums and products stop at the limit") {
    const auto most = quantity::from_milli(quantity::max_milli);
    const auto least = quantity::from_milli(-quantity::max_milli);
    const auto one = quantity::from_milli(1);
    CHECK(saturating_add(quantity::from_units(2), quantity::from_milli(1)).milli() == 2001);
    CHECK(saturating_add(most, one) == most);
    CHECK(saturating_add(most, most) == most);
    CHECK(saturating_add(least, least) == least);
    CHECK(saturating_add(most, least) == quantity());
    CHECK(saturating_add(quantity::from_milli(quantity::max_milli - 1), one) == most);
    CHECK(saturating_multiply(quantity::from_units(10), 4) == quantity::from_units(40));
    CHECK(saturating_multiply(quantity::from_milli(333), 3).milli() == 999);
    CHECK(saturating_multiply(most, 0) == quantity());
    CHECK(saturating_multiply(most, std::numeric_limits<std::int64_t>::max()) == most);
    CHECK(saturating_multiply(most, std::numeric_limits<std::int64_t>::min()) == least);
    CHECK(saturating_multiply(one, std::numeric_limits<std::int64_t>::max()) == most);
}

TEST_CASE("quantities are ordered by size") {
    CHECK(quantity::from_milli(1) < quantity::from_units(1));
    CHECK(quantity::from_milli(-1) < quantity());
    CHECK(quantity::from_units(1).to_double() == 1.0);
}

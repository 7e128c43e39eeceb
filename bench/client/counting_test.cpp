// SPDX-License-Identifier: Apache-2.0
#include "client/histogram.hpp"
#include "client/schedule.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace plimsoll::bench;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

namespace {

double error_of(nanoseconds found, nanoseconds exact) {
    return std::abs(static_cast<double>((found - exact).count())) / static_cast<double>(exact.count());
}

} // namespace

TEST_CASE("an empty histogram is zero throughout") {
    const histogram none;
    CHECK(none.count() == 0);
    CHECK(none.max() == 0ns);
    CHECK(none.quantile(0.99) == 0ns);
}

TEST_CASE("one value is every quantile, whatever its size") {
    for (const nanoseconds value : {0ns, 1ns, 127ns, 128ns, 255ns, 256ns, 257ns, nanoseconds(1ms),
                                    nanoseconds(10s), nanoseconds(24h * 365), nanoseconds::max()}) {
        histogram one;
        one.add(value);
        CHECK(one.max() == value);
        for (const double q : {0.0, 0.5, 0.999, 1.0}) {
            CAPTURE(value.count(), q);
            CHECK((value == 0ns ? one.quantile(q) == value : error_of(one.quantile(q), value) <= 0.004));
        }
    }
}

TEST_CASE("what is negative counts as zero") {
    histogram one;
    one.add(-5ns);
    CHECK(one.count() == 1);
    CHECK(one.quantile(1) == 0ns);
}

TEST_CASE("quantiles agree with the sorted values within 0.4 %") {
    std::mt19937 random(7);
    std::lognormal_distribution<double> spread(11, 2); // from under a microsecond to over a second
    histogram counted;
    std::vector<nanoseconds> values;
    for (int i = 0; i < 50000; ++i) {
        values.emplace_back(static_cast<std::int64_t>(spread(random)) + 1);
        counted.add(values.back());
    }
    std::ranges::sort(values);
    for (const double q : {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
        const auto rank = static_cast<std::size_t>(std::ceil(q * 50000.0)) - 1;
        CAPTURE(q);
        CHECK(error_of(counted.quantile(q), values[rank]) <= 0.004);
    }
    CHECK(counted.quantile(1) == values.back());
}

TEST_CASE("ten slow ones of a hundred are seen from p90 on, not before") {
    histogram counted;
    for (int i = 0; i < 90; ++i)
        counted.add(1ms);
    for (int i = 0; i < 10; ++i)
        counted.add(50ms);
    CHECK(error_of(counted.quantile(0.90), 1ms) <= 0.004);
    CHECK(error_of(counted.quantile(0.91), 50ms) <= 0.004);
    CHECK(error_of(counted.quantile(0.99), 50ms) <= 0.004);
}

TEST_CASE("a steady schedule is even and ends before its length") {
    const auto plan = schedule::steady(1000, 2s);
    CHECK(plan.size() == 2000);
    CHECK(plan.due(0) == 0ns);
    CHECK(plan.due(1) == 1ms);
    CHECK(plan.due(1999) == 1999ms);
    // No rounding adds up: after ten million requests it is where it should be.
    CHECK(schedule::steady(3, 10s).due(30000000) == 10000000s);
}

TEST_CASE("each reader asks once in a period, always at its own time") {
    const std::size_t count = 200;
    const auto plan = schedule::readers(count, 15s, 40s, 1);
    CHECK(plan.due(0) >= 0ns);
    CHECK(plan.due(plan.size() - 1) < 40s);
    for (std::size_t i = 0; i + 1 < plan.size(); ++i)
        CHECK(plan.due(i) <= plan.due(i + 1));
    for (std::size_t i = 0; i < count; ++i)
        CHECK(plan.due(i + count) == plan.due(i) + 15s);
    // Two periods and two thirds.
    CHECK(plan.size() > 2 * count + count / 2);
    CHECK(plan.size() < 3 * count);
}

TEST_CASE("readers of another seed have other times") {
    CHECK(schedule::readers(10, 15s, 15s, 1).due(3) == schedule::readers(10, 15s, 15s, 1).due(3));
    CHECK(schedule::readers(10, 15s, 15s, 1).due(3) != schedule::readers(10, 15s, 15s, 2).due(3));
}

TEST_CASE("at once is at once") {
    const auto plan = schedule::at_once(5);
    CHECK(plan.size() == 5);
    CHECK(plan.due(4) == 0ns);
}

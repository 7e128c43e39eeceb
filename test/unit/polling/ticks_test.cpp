// SPDX-License-Identifier: Apache-2.0
#include "ticks.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using plimsoll::domain::instant;
using plimsoll::polling::ticks;
using namespace std::chrono_literals;

namespace {

instant moment(std::chrono::nanoseconds steady, std::chrono::nanoseconds wall) {
    return {plimsoll::domain::steady_time(steady), plimsoll::domain::wall_time(wall)};
}

} // namespace

TEST_CASE("ticks are one interval apart, and the next one is always later") {
    const auto start = moment(1000s, 1795491600s + 123ms);
    const ticks row("tasks", 5s, start);
    const auto first = row.after(start.steady);
    CHECK(first > start.steady);
    CHECK(first <= start.steady + 5s);
    CHECK(row.after(first) == first + 5s);
    CHECK(row.after(first - 1ns) == first);
    CHECK(row.after(first + 1ns) == first + 5s);
    CHECK(row.after(first + 23s) == first + 25s); // those that passed are skipped
    CHECK(row.after(first + 25s) == first + 30s);
}

TEST_CASE("processes that start at other times come to the same ticks of the wall clock") {
    const auto one = moment(1000s, 1795491600s);
    const auto other = moment(77s + 7ms, 1795495207s + 333ms);
    const auto wall_of = [](const instant& start) {
        return start.wall + (ticks("tasks", 7s, start).after(start.steady) - start.steady);
    };
    CHECK((wall_of(other) - wall_of(one)) % 7s == 0ns);
}

TEST_CASE("a clock before 1970 is only a clock") {
    const auto start = moment(10s, -3s - 1ns);
    const ticks row("tasks", 5s, start);
    CHECK(row.after(start.steady) > start.steady);
    CHECK(row.after(start.steady) <= start.steady + 5s);
}

TEST_CASE("backends and intervals are spread over phases") {
    const auto start = moment(0s, 1795491600s);
    std::set<std::chrono::nanoseconds> phases;
    for (int i = 0; i < 100; ++i)
        phases.insert(ticks("redis-" + std::to_string(i), 5s, start).after(start.steady).time_since_epoch());
    CHECK(phases.size() > 90);
    CHECK(ticks("tasks", 10s, start).after(start.steady) != ticks("tasks", 5s, start).after(start.steady));
}

TEST_CASE("questions have phases of their own, equal ones the same") {
    const auto start = moment(0s, 1795491600s);
    const auto first = [&](const std::string& question) {
        return ticks("prom", 5s, start, question).after(start.steady);
    };
    std::set<plimsoll::domain::steady_time> phases;
    for (int i = 0; i < 100; ++i)
        phases.insert(first("q" + std::to_string(i)));
    CHECK(phases.size() > 90);
    CHECK(first("up") == first("up"));
    CHECK(first("") == ticks("prom", 5s, start).after(start.steady));
}

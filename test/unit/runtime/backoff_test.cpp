// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/backoff.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using plimsoll::runtime::backoff;
using namespace std::chrono_literals;

TEST_CASE("backoff delays are uniform up to a limit that doubles to the cap") {
    struct row {
        const char* name;
        backoff::duration first, cap;
        std::vector<backoff::duration> limits; // of the first delays
    };
    const auto r = GENERATE(values<row>({
        {"doubles", 100ms, 1000ms, {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}},
        {"first is cap", 100ms, 100ms, {100ms, 100ms, 100ms}},
        {"never past a huge cap", 1h, std::chrono::milliseconds::max(), {1h, 2h, 4h, 8h}},
        {"one", 1ms, 3ms, {1ms, 2ms, 3ms, 3ms}},
    }));
    INFO(r.name);
    constexpr std::uint64_t seeds = 2000;
    std::vector<backoff::duration> largest(r.limits.size(), 0ms);
    std::vector<backoff::duration> smallest(r.limits.size(), backoff::duration::max());
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        backoff b(r.first, r.cap, seed);
        for (std::size_t i = 0; i < r.limits.size(); ++i) {
            const auto d = b.next();
            largest[i] = std::max(largest[i], d);
            smallest[i] = std::min(smallest[i], d);
        }
    }
    for (std::size_t i = 0; i < r.limits.size(); ++i) {
        INFO("delay " << i);
        CHECK(largest[i] <= r.limits[i]);
        CHECK(largest[i] > r.limits[i] * 95 / 100 - 1ms); // full jitter reaches both ends
        CHECK(smallest[i] <= r.limits[i] * 5 / 100);
    }
}

TEST_CASE("backoff goes on for ever, and from the start after a reset") {
    backoff b(1ms, 1024ms, 1);
    for (int i = 0; i < 100; ++i)
        CHECK(b.next() <= 1024ms);
    b.reset();
    CHECK(b.next() <= 1ms);
}

TEST_CASE("backoff repeats its row for the same seed only") {
    const auto row = [](std::uint64_t seed) {
        backoff b(1000ms, 1000000ms, seed);
        std::vector<backoff::duration> out;
        for (int i = 0; i < 8; ++i)
            out.push_back(b.next());
        return out;
    };
    CHECK(row(1) == row(1));
    CHECK(row(1) != row(2));
}

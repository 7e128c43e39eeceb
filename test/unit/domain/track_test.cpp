// SPDX-License-Identifier: Apache-2.0
#include "ladder_support.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <span>

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

const std::vector<std::size_t> both{0, 1};
const std::vector<std::size_t> first{0};

std::vector<quantity> last(const track& t) { return {t.values().begin(), t.values().end()}; }

struct poll {
    std::chrono::seconds at;
    std::vector<quantity> values;
};

std::optional<quantity> largest_since(const std::vector<poll>& all, std::chrono::seconds from,
                                      std::span<const std::size_t> selected) {
    std::optional<quantity> largest;
    for (const poll& one : all) {
        if (one.at < from) continue;
        quantity sum;
        for (const auto i : selected)
            sum = saturating_add(sum, one.values[i]);
        largest = std::max(largest.value_or(sum), sum);
    }
    return largest;
}

} // namespace

TEST_CASE("a new track knows its series and nothing else") {
    const track t(queues(2), start);
    CHECK(t.series() == queues(2));
    CHECK(t.started() == start);
    CHECK(!t.sampled_at());
    CHECK(t.values().empty());
    CHECK(!t.current_failure());
}

TEST_CASE("a complete poll replaces the last one and forgets the failure") {
    track t(queues(2), start);
    t.fail(failure::kind::query_failed, refused_connection(), start);
    t.record(start.after(5s), std::vector{q(1), q(2)}, 60s);
    CHECK(!t.current_failure());
    t.record(start.after(10s), std::vector{q(3), q(0)}, 60s);
    CHECK(t.sampled_at() == start.after(10s));
    CHECK(last(t) == std::vector{q(3), q(0)});
}

TEST_CASE("the window keeps what is exactly as old as itself and drops what is older") {
    for (const auto& [age, kept] : {std::pair(60000ms, true), std::pair(60001ms, false)}) {
        INFO(age.count());
        track t(queues(1), start);
        t.record(start, std::vector{q(100)}, 60s);
        t.record(start.after(age), std::vector{q(1)}, 60s);
        CHECK(t.largest_sum(first) == (kept ? q(100) : q(1)));
    }
}

TEST_CASE("a window of 0 holds the last poll alone") {
    track t(queues(1), start);
    t.record(start, std::vector{q(100)}, 0s);
    t.record(start.after(1ms), std::vector{q(1)}, 0s);
    CHECK(t.largest_sum(first) == q(1));
}

TEST_CASE("the largest sum is of one poll, over the selected series") {
    track t(queues(2), start);
    t.record(start, std::vector{q(10), q(0)}, 60s);
    t.record(start.after(5s), std::vector{q(0), q(10)}, 60s);
    t.record(start.after(10s), std::vector{q(4), q(4)}, 60s);
    CHECK(t.largest_sum(both) == q(10)); // not 20: the two were never there together
    CHECK(t.largest_sum(first) == q(10));
    CHECK(t.largest_sum(std::vector<std::size_t>{1}) == q(10));
}

TEST_CASE("the largest sum counts the last poll and stops at the limit") {
    track t(queues(2), start);
    t.record(start, std::vector{q(1), q(1)}, 60s);
    t.record(start.after(5s), std::vector{m(quantity::max_milli), m(quantity::max_milli)}, 60s);
    CHECK(t.largest_sum(both) == m(quantity::max_milli));
}

TEST_CASE("failures in a row keep the first one's time") {
    track t(queues(1), start);
    t.record(start, std::vector{q(1)}, 60s);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(5s));
    t.fail(failure::kind::no_data, error(errc::bad_reply, "empty"), start.after(10s));
    REQUIRE(t.current_failure());
    CHECK(t.current_failure()->what == failure::kind::no_data);
    CHECK(t.current_failure()->cause == error(errc::bad_reply, "empty"));
    CHECK(t.current_failure()->since == start.after(5s));
    CHECK(t.current_failure()->last == start.after(10s));
    CHECK(t.current_failure()->polls == 2);
    CHECK(t.sampled_at() == start);
    CHECK(last(t) == std::vector{q(1)});

    t.record(start.after(15s), std::vector{q(2)}, 60s);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(20s));
    CHECK(t.current_failure()->since == start.after(20s));
    CHECK(t.current_failure()->polls == 1);
}

TEST_CASE("the window ends at the first failure, and no later one moves it") {
    track t(queues(1), start);
    t.record(start, std::vector{q(100)}, 60s);
    t.record(start.after(5s), std::vector{q(50)}, 60s);
    t.record(start.after(60s), std::vector{q(1)}, 60s);
    CHECK(t.largest_sum(first) == q(100));
    t.fail(failure::kind::query_failed, refused_connection(), start.after(65s));
    CHECK(t.largest_sum(first) == q(50));
    t.fail(failure::kind::query_failed, refused_connection(), start.after(300s));
    CHECK(t.largest_sum(first) == q(50));
}

TEST_CASE("the last complete poll outlives every window") {
    track t(queues(1), start);
    t.record(start, std::vector{q(7)}, 60s);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(10h));
    CHECK(t.largest_sum(first) == q(7));
    CHECK(last(t) == std::vector{q(7)});
}

// Polls that can no longer be the largest are not kept: no reader may ever see that.
TEST_CASE("the largest sum is that over all polls of the window, whatever they were") {
    std::minstd_rand random(7); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in every run
    const std::vector<std::vector<std::size_t>> selections{{0}, {1}, {2}, {0, 1}, {0, 2}, {0, 1, 2}};
    for (int run = 0; run < 200; ++run) {
        track t(queues(3), start);
        std::vector<poll> all;
        for (std::chrono::seconds now{0}; all.size() < 30; now += std::chrono::seconds(random() % 12)) {
            if (random() % 8 == 0)
                t.fail(failure::kind::query_failed, refused_connection(), start.after(now));
            all.push_back({now, {}});
            for (int i = 0; i < 3; ++i)
                all.back().values.push_back(q(static_cast<std::int64_t>(random() % 6) - 1));
            t.record(start.after(now), all.back().values, 60s);
            CHECK(last(t) == all.back().values);
            for (const auto& selected : selections)
                REQUIRE(t.largest_sum(selected) == largest_since(all, now - 60s, selected));
        }
    }
}

TEST_CASE("another set of series starts the window anew") {
    track t({}, start);
    t.record(start, queues(1), std::vector{q(100)}, 60s);
    t.record(start.after(5s), queues(2), std::vector{q(1), q(2)}, 60s);
    CHECK(t.series() == queues(2));
    CHECK(last(t) == std::vector{q(1), q(2)});
    CHECK(t.largest_sum(both) == q(3));
    CHECK(t.largest_sum(first) == q(1));
}

TEST_CASE("the same series in another order keep their places and the window") {
    auto reversed = queues(3);
    std::swap(reversed[0], reversed[2]);
    track t({}, start);
    t.record(start, queues(3), std::vector{q(100), q(0), q(0)}, 60s);
    t.record(start.after(5s), reversed, std::vector{q(3), q(2), q(1)}, 60s);
    CHECK(t.series() == queues(3));
    CHECK(last(t) == std::vector{q(1), q(2), q(3)});
    CHECK(t.largest_sum(first) == q(100));
}

TEST_CASE("as many series, but others, start the window anew") {
    std::vector<labels> others{{{"queue", "a"}}, {{"queue", "z"}}};
    track t({}, start);
    t.record(start, queues(2), std::vector{q(100), q(100)}, 60s);
    t.record(start.after(5s), others, std::vector{q(1), q(2)}, 60s);
    CHECK(t.series() == others);
    CHECK(t.largest_sum(both) == q(3));
}

TEST_CASE("no series at all is a complete poll too") {
    track t({}, start);
    t.record(start, queues(1), std::vector{q(1)}, 60s);
    t.record(start.after(5s), std::vector<labels>{}, {}, 60s);
    CHECK(t.series().empty());
    CHECK(t.values().empty());
    CHECK(t.sampled_at() == start.after(5s));
    CHECK(t.largest_sum({}) == quantity());
}

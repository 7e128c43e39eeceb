// SPDX-License-Identifier: Apache-2.0
// The design's worked cases, seen from the HPA: a small model of its formula and its stabilisation.
#include "ladder_support.hpp"

#include <algorithm>
#include <deque>

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

// k8s-api: External metric with an AverageValue target; default tolerance 0.1 both ways.
std::int64_t desired(std::int64_t sum, std::int64_t target, std::int64_t replicas) {
    const auto ratio = static_cast<double>(sum) / static_cast<double>(target * replicas);
    if (ratio >= 0.9 && ratio <= 1.1) return replicas;
    return (sum + target - 1) / target;
}

// One HPA with an averageValue of 10, 2 to 20 replicas; a refused read changes nothing.
class hpa {
public:
    explicit hpa(std::chrono::seconds stabilisation) : stabilisation_(stabilisation) {}

    void sync(const answer& a, instant now) {
        if (std::holds_alternative<refusal>(a)) return;
        const auto wanted = std::clamp<std::int64_t>(desired(sum_milli(a), 10000, replicas_), 2, 20);
        wanted_.push_back({now.steady, wanted});
        while (now.steady - wanted_.front().first > stabilisation_)
            wanted_.pop_front();
        const auto highest = std::ranges::max(wanted_, {}, &recommendation::second).second;
        replicas_ = wanted > replicas_ ? wanted : std::min(replicas_, highest);
    }
    std::int64_t replicas() const { return replicas_; }

private:
    using recommendation = std::pair<steady_time, std::int64_t>;
    std::chrono::seconds stabilisation_;
    std::deque<recommendation> wanted_;
    std::int64_t replicas_ = 2;
};

policy queue_policy() {
    policy p; // 5 s, kept for 10 min, hold over 60 s
    p.hpa_target = average(10);
    p.when_expired = fallback{3, 4};
    return p;
}

} // namespace

TEST_CASE("two lists with fallback replicas 4 give exactly 40 in sum") {
    track t(queues(2), start);
    t.record(start, std::vector{q(3), m(1)}, 60s);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(5s));
    const auto a = ask(t, queue_policy(), start.after(10min + 1ms));
    CHECK(rung(a) == "fallback");
    CHECK(sum_milli(a) == 40000);
    CHECK(desired(sum_milli(a), 10000, 9) == 4);
}

TEST_CASE("one of two lists failing is a hold or an error, never a smaller sum") {
    // A poll is complete or it failed: with one list gone there is nothing to record.
    track t(queues(2), start);
    t.record(start, std::vector{q(30), q(50)}, 60s);
    for (auto at = 5s; at <= 15min; at += 5s) {
        t.fail(failure::kind::query_failed, error(errc::bad_reply, "tasks: WRONGTYPE"), start.after(at));
        for (const auto stale : {when_stale::hold, when_stale::last_known, when_stale::error}) {
            auto p = queue_policy();
            p.stale = stale;
            p.when_expired.reset();
            const auto a = ask(t, p, start.after(at));
            if (std::holds_alternative<refusal>(a)) continue;
            REQUIRE(served(a).size() == 2);
            REQUIRE(sum_milli(a) == 80000);
        }
    }
}

TEST_CASE("one of two lists never seen is an error for both") {
    track t(queues(2), start);
    t.fail(failure::kind::query_failed, error(errc::bad_reply, "tasks: WRONGTYPE"), start);
    const std::vector<std::size_t> first{0};
    CHECK(rung(decide(t, queue_policy(), first, start.after(5s))) == "refused");
}

TEST_CASE("a Redis failure 60 s after a drained spike does not raise replicas") {
    for (const auto stabilisation : {60s, 300s}) {
        INFO(stabilisation.count());
        hpa scaled(stabilisation);
        track t(queues(1), start);
        const auto p = queue_policy();
        const auto drained = 60s;
        const auto failing = drained + 60s;
        std::int64_t before = 0;
        for (auto at = 0s; at <= 10min; at += 5s) {
            const auto now = start.after(at);
            if (at < failing) {
                t.record(now, std::vector{q(at < drained ? 100 : 0)}, p.hold_window);
            } else {
                t.fail(failure::kind::query_failed, refused_connection(), now);
            }
            scaled.sync(ask(t, p, now.after(2s)), now.after(2s));
            if (at == drained - 5s) REQUIRE(scaled.replicas() == 10);
            if (at >= failing) REQUIRE(scaled.replicas() <= before);
            before = scaled.replicas();
        }
        CHECK(sum_milli(ask(t, p, start.after(5min))) == 0);
        CHECK(scaled.replicas() == 2);
    }
}

TEST_CASE("a Redis failure at any time after a spike raises no replicas of an HPA with default behavior") {
    for (auto failing = 0s; failing <= 400s; failing += 5s) {
        INFO(failing.count());
        hpa scaled(300s);
        track t(queues(1), start);
        auto p = queue_policy();
        p.when_expired.reset();
        std::int64_t before = 0;
        for (auto at = -60s; at <= 20min; at += 5s) {
            const auto now = start.after(at);
            if (at < failing) {
                t.record(now, std::vector{q(at < 0s ? 100 : 0)}, p.hold_window);
            } else {
                t.fail(failure::kind::query_failed, refused_connection(), now);
            }
            scaled.sync(ask(t, p, now.after(2s)), now.after(2s));
            if (at >= failing) REQUIRE(scaled.replicas() <= before);
            before = scaled.replicas();
        }
    }
}

TEST_CASE("a Redis failure under load keeps the replicas") {
    for (const std::int64_t length : {15, 20, 57, 100, 199}) {
        INFO(length);
        hpa scaled(300s);
        track t(queues(2), start);
        auto p = queue_policy();
        p.when_expired.reset();
        t.record(start, std::vector{q(length), q(1)}, p.hold_window);
        scaled.sync(ask(t, p, start), start);
        const auto before = scaled.replicas();
        for (auto at = 5s; at <= 1h; at += 5s) {
            t.fail(failure::kind::query_failed, refused_connection(), start.after(at));
            scaled.sync(ask(t, p, start.after(at)), start.after(at));
            REQUIRE(scaled.replicas() == before);
        }
    }
}

TEST_CASE("a stale latency above its target does not multiply the replicas") {
    track t(queues(1), start);
    t.record(start, std::vector{q(3)}, 60s);
    policy p;
    p.hpa_target = total(2);
    const auto a = ask(t, p, start.after(1min));
    CHECK(sum_milli(a) == 2000); // desired = Ready pods × value / target
}

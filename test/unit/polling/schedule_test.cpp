// SPDX-License-Identifier: Apache-2.0
// The schedule on a real io_context with intervals of milliseconds. Every wait is for a condition.
#include "fake_backend.hpp"

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/polling/schedule.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>

using namespace plimsoll;
using namespace plimsoll::polling;
using namespace plimsoll::polling::test;
using namespace std::chrono_literals;
using domain::errc;
using domain::error;
using domain::quantity;
using std::chrono::milliseconds;
using mood = fake_backend::mood;

namespace {

class fixture {
public:
    boost::asio::io_context io{1};
    runtime::system_clock clock;
    telemetry::registry instruments;
    std::deque<config::metric_settings> settings;
    std::deque<catalog::slot> slots;
    fake_backend redis{"tasks", clock};
    fake_backend other{"other", clock};
    std::vector<std::string> exceptions;
    schedule polls{clock, instruments};
    runtime::task_group tasks{io.get_executor(), [this](const std::string&, const std::string& what) {
                                  exceptions.push_back(what);
                              }};

    ~fixture() {
        tasks.cancel();
        const bool ended = until([this] { return tasks.size() == 0; });
        if (!ended) std::terminate();
        CHECK(exceptions.empty());
    }

    schedule::entry metric(const std::string& name, milliseconds interval,
                           domain::no_data empty = domain::no_data::hold) {
        config::metric_settings s;
        s.name = name;
        s.namespaces = {{"mesh"}};
        s.policy = domain::policy{.interval = interval, .empty = empty};
        catalog::metric m;
        m.name = name;
        m.namespaces = s.namespaces;
        m.policy = s.policy;
        m.series.resize(1);
        settings.push_back(std::move(s));
        slots.emplace_back(std::move(m), clock.now());
        return {&settings.back(), &slots.back()};
    }
    const domain::track& track(const std::string& name) const {
        const auto at =
            std::ranges::find_if(slots, [&](const catalog::slot& s) { return s.metric.name == name; });
        REQUIRE(at != slots.end());
        return at->track;
    }

    // Whether the condition came true in time; only a failing test comes near the limit.
    bool until(const std::function<bool()>& condition) {
        const auto give_up = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            io.restart();
            io.run_one_for(20ms);
        }
        return true;
    }
    bool until_calls(const fake_backend& of, std::size_t n) {
        return until([&of, n] { return of.calls.size() >= n; });
    }
    double polls_by_outcome(const std::string& backend, const std::string& outcome) {
        return instruments
            .make_counter("plimsoll_polls_total", "Polls of a backend by outcome.",
                          {{"backend", backend}, {"outcome", outcome}})
            .value();
    }
};

} // namespace

TEST_CASE_METHOD(fixture, "every metric is polled at once, in one call") {
    redis.value = 7;
    polls.start(redis, {metric("a", 1h), metric("b", 1h), metric("c", 2h)}, tasks);
    REQUIRE(until([&] { return track("c").sampled_at().has_value(); }));
    REQUIRE(redis.calls.size() == 1);
    CHECK(redis.calls[0].metrics == std::vector<std::string>{"a", "b", "c"});
    CHECK(redis.calls[0].limit > 50s);
    CHECK(redis.calls[0].limit <= 60s);
    for (const auto& slot : slots) {
        REQUIRE(slot.track.values().size() == 1);
        CHECK(slot.track.values()[0] == quantity::from_units(7));
    }
    CHECK(polls_by_outcome("tasks", "ok") == 1);
    CHECK_THAT(instruments.text({}),
               Catch::Contains("plimsoll_poll_duration_seconds_count{backend=\"tasks\"} 1"));
    CHECK(polls.alive(clock.now().steady));
}

TEST_CASE_METHOD(fixture, "what was asked within its interval waits for its tick") {
    const auto now = clock.now();
    const domain::instant long_ago{now.steady - 2h, now.wall - 2h};
    const auto old = metric("old", 1h);
    const auto failed = metric("failed", 2h);
    const auto known = metric("known", 3h);
    const auto again = metric("again", 4h);
    old.slot->track.record(long_ago, std::vector{quantity()}, 60s);
    failed.slot->track.fail(domain::failure::kind::query_failed, error(errc::unavailable, "down"), now);
    known.slot->track.record(now, std::vector{quantity()}, 60s);
    again.slot->track.record(now, std::vector{quantity()}, 60s);
    polls.start(redis, {known, old, failed, metric("new", 4h), again}, tasks);
    REQUIRE(until_calls(redis, 1));
    // Those of one interval have one tick: what is known is asked for with what is new.
    CHECK(redis.calls[0].metrics == std::vector<std::string>{"old", "new", "again"});
    CHECK(polls.alive(clock.now().steady));
}

TEST_CASE_METHOD(fixture, "what waits for its tick is asked for at it") {
    const auto known = metric("known", 50ms);
    known.slot->track.record(clock.now(), std::vector{quantity()}, 60s);
    const auto start = clock.now().steady;
    polls.start(redis, {known}, tasks);
    REQUIRE(until_calls(redis, 1));
    CHECK(redis.calls[0].at - start <= 1s);
    REQUIRE(until_calls(redis, 3));
}

TEST_CASE_METHOD(fixture, "a group keeps its ticks, and each interval its own") {
    polls.start(redis, {metric("fast", 10ms), metric("slow", 1h)}, tasks);
    REQUIRE(until_calls(redis, 6));
    CHECK(redis.asked_for("fast") == 6);
    CHECK(redis.asked_for("slow") == 1);
    CHECK(redis.calls[1].limit > 9s); // at least, however short the interval
    CHECK(redis.calls[1].limit <= 10s);
    // The second is at a tick after the first, the sixth four ticks later or more.
    CHECK(redis.calls[5].at - redis.calls[0].at > 4 * 10ms);
}

TEST_CASE_METHOD(fixture, "a slow poll never stacks and skips the ticks it missed") {
    redis.takes = 25ms;
    polls.start(redis, {metric("a", 10ms), metric("b", 11ms)}, tasks);
    REQUIRE(until_calls(redis, 5));
    CHECK(redis.most_running == 1);
    for (std::size_t i = 1; i < 5; ++i)
        CHECK(redis.calls[i].at - redis.calls[i - 1].at >= 25ms);
}

TEST_CASE_METHOD(fixture, "a backend that hangs delays no other, and is asked once") {
    redis.does = mood::hangs;
    polls.start(redis, {metric("stuck", 5ms)}, tasks);
    polls.start(other, {metric("fine", 5ms)}, tasks);
    REQUIRE(until_calls(other, 10));
    CHECK(redis.calls.size() == 1);
    CHECK(track("fine").sampled_at().has_value());
    CHECK(!slots[0].polled());

    tasks.cancel();
    REQUIRE(until([&] { return tasks.size() == 0; }));
    CHECK(redis.cancelled == 1);
    CHECK(!slots[0].polled()); // that we gave up says nothing of the metric
    CHECK(polls_by_outcome("tasks", "unavailable") == 0);
}

TEST_CASE_METHOD(fixture, "a hanging backend shows in alive, and in its time only") {
    redis.does = mood::hangs;
    polls.start(redis, {metric("stuck", 5ms), metric("slow", 20s)}, tasks);
    const auto begun = clock.now().steady;
    CHECK(polls.alive(begun));
    REQUIRE(until_calls(redis, 1));
    CHECK(polls.alive(begun + 20s));
    CHECK(!polls.alive(begun + 21s));
}

TEST_CASE_METHOD(fixture, "alive without any metric") {
    CHECK(polls.alive(clock.now().steady + 24h));
    polls.start(redis, {}, tasks);
    REQUIRE(until([&] { return tasks.size() == 0; }));
    CHECK(polls.alive(clock.now().steady + 24h));
    CHECK(redis.calls.empty());
}

TEST_CASE_METHOD(fixture, "a backend that fails fails its metrics, backs off and heals") {
    redis.does = mood::fails;
    polls.start(redis, {metric("a", 5ms), metric("b", 5ms)}, tasks);
    REQUIRE(until_calls(redis, 4));
    // The limits of the delays: 5, 10, 20 ms. Visits in back-off keep the group alive.
    CHECK(polls.alive(clock.now().steady));
    for (const auto* name : {"a", "b"}) {
        const auto* failure = track(name).current_failure();
        REQUIRE(failure);
        CHECK(failure->what == domain::failure::kind::query_failed);
        CHECK(failure->cause == error(errc::unavailable, "tasks: connection refused"));
        CHECK(failure->polls >= 3);
        CHECK(!track(name).sampled_at());
    }
    CHECK(polls_by_outcome("tasks", "unavailable") >= 3);
    CHECK(polls_by_outcome("tasks", "ok") == 0);

    redis.does = mood::well;
    REQUIRE(until([&] { return track("a").sampled_at() && track("b").sampled_at(); }));
    CHECK(!track("a").current_failure());
    CHECK(polls_by_outcome("tasks", "ok") >= 1);
}

TEST_CASE_METHOD(fixture, "the delays of a failing backend grow") {
    redis.does = mood::fails;
    polls.start(redis, {metric("a", 1ms)}, tasks);
    const auto begun = std::chrono::steady_clock::now();
    until([&] { return std::chrono::steady_clock::now() - begun > 300ms; });
    // 300 ticks; with limits of 1, 2, 4 … ms about ten tries fit, and without a backoff hundreds.
    CHECK(redis.calls.size() < 60);
    CHECK(redis.calls.size() >= 3);
}

TEST_CASE_METHOD(fixture, "a defect of a backend is a failed poll, and polling goes on") {
    redis.does = GENERATE(mood::throws, mood::miscounts);
    polls.start(redis, {metric("a", 5ms)}, tasks);
    REQUIRE(until_calls(redis, 2));
    REQUIRE(track("a").current_failure());
    CHECK(track("a").current_failure()->cause.code() == errc::internal);
    CHECK(polls_by_outcome("tasks", "internal") >= 1);
    redis.does = mood::well;
    REQUIRE(until([&] { return track("a").sampled_at().has_value(); }));
}

TEST_CASE_METHOD(fixture, "a query that fails by itself backs off alone") {
    redis.wrong = {"bad"};
    polls.start(redis, {metric("bad", 2ms), metric("good", 2ms)}, tasks);
    REQUIRE(until([&] { return redis.asked_for("good") >= 60; }));
    const auto tries = redis.asked_for("bad");
    CHECK(tries >= 2);
    CHECK(tries < 40);
    REQUIRE(track("bad").current_failure());
    CHECK(track("bad").current_failure()->cause == error(errc::bad_reply, "WRONGTYPE"));
    CHECK(!track("good").current_failure());
    CHECK(polls_by_outcome("tasks", "ok") >= 60);

    redis.wrong.clear();
    REQUIRE(until([&] { return track("bad").sampled_at().has_value(); }));
    // Its backoff is over: it is asked for with the others again.
    const auto bad = redis.asked_for("bad");
    const auto good = redis.asked_for("good");
    REQUIRE(until([&] { return redis.asked_for("good") >= good + 10; }));
    CHECK(redis.asked_for("bad") >= bad + 9);
}

TEST_CASE_METHOD(fixture, "a group whose queries are all in back-off is visited without a call") {
    redis.wrong = {"bad"};
    polls.start(redis, {metric("bad", 2ms)}, tasks);
    polls.start(other, {metric("good", 2ms)}, tasks);
    REQUIRE(until_calls(other, 60));
    CHECK(redis.calls.size() < 40);
    CHECK(polls.alive(clock.now().steady));
}

TEST_CASE_METHOD(fixture, "an empty reply is asked for at every tick") {
    redis.missing = {"gone", "zero"};
    polls.start(redis, {metric("gone", 2ms), metric("zero", 2ms, domain::no_data::zero), metric("good", 2ms)},
                tasks);
    REQUIRE(until([&] { return redis.asked_for("good") >= 30; }));
    CHECK(redis.asked_for("gone") == redis.asked_for("good"));
    REQUIRE(track("gone").current_failure());
    CHECK(track("gone").current_failure()->what == domain::failure::kind::no_data);
    REQUIRE(track("zero").values().size() == 1);
    CHECK(track("zero").values()[0] == quantity());
    CHECK(!track("zero").current_failure());
}

TEST_CASE_METHOD(fixture, "a failing backend keeps the last sample") {
    redis.value = 9;
    polls.start(redis, {metric("a", 2ms)}, tasks);
    REQUIRE(until_calls(redis, 3));
    redis.does = mood::fails;
    REQUIRE(until([&] { return track("a").current_failure() != nullptr; }));
    REQUIRE(track("a").values().size() == 1);
    CHECK(track("a").values()[0] == quantity::from_units(9));
    CHECK(track("a").sampled_at()->steady <= track("a").current_failure()->since.steady);
}

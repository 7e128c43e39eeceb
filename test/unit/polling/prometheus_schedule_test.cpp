// SPDX-License-Identifier: Apache-2.0
// What is particular to a backend whose queries have ticks of their own and that takes several calls at
// once. On a real io_context with intervals of milliseconds; every wait is for a condition.
#include "fake_backend.hpp"

#include <plimsoll/polling/schedule.hpp>

#include <catch2/catch.hpp>

#include <deque>
#include <functional>

using namespace plimsoll;
using namespace plimsoll::polling;
using namespace plimsoll::polling::test;
using namespace std::chrono_literals;
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
    fake_backend prometheus{"prom", clock};
    schedule polls{clock, instruments};
    runtime::task_group tasks{io.get_executor(),
                              [](const std::string&, const std::string& what) { FAIL(what); }};

    fixture() { prometheus.at_once = 3; }
    ~fixture() {
        tasks.cancel();
        if (!until([this] { return tasks.size() == 0; })) std::terminate();
    }

    schedule::entry metric(const std::string& name, milliseconds interval, const std::string& query) {
        auto& s = settings.emplace_back();
        s.name = name;
        s.namespaces = {{"mesh"}};
        s.policy = domain::policy{.interval = interval};
        config::prometheus_query asked;
        asked.query = query;
        s.query = std::move(asked);
        catalog::metric m;
        m.name = name;
        m.namespaces = s.namespaces;
        m.policy = s.policy;
        m.series.resize(1);
        slots.emplace_back(std::move(m), clock.now());
        return {&settings.back(), &slots.back()};
    }
    bool until(const std::function<bool()>& condition) {
        const auto give_up = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            io.restart();
            io.run_one_for(20ms);
        }
        return true;
    }
    bool until_calls(std::size_t n) {
        return until([&] { return prometheus.calls.size() >= n; });
    }
};

} // namespace

TEST_CASE_METHOD(fixture, "all queries are asked at once at the start, then at ticks of their own") {
    polls.start(prometheus, {metric("a", 200ms, "qa"), metric("a2", 200ms, "qa"), metric("b", 200ms, "qb")},
                tasks);
    REQUIRE(until_calls(7));
    CHECK(prometheus.calls[0].metrics.size() == 3);
    using names = std::vector<std::string>;
    for (std::size_t i = 1; i < 7; ++i) {
        const auto& asked = prometheus.calls[i].metrics;
        CHECK((asked == names{"a", "a2"} || asked == names{"b"}));
    }
    CHECK(prometheus.asked_for("a") == prometheus.asked_for("a2"));
    CHECK(prometheus.asked_for("b") >= 3);
}

TEST_CASE_METHOD(fixture,
                 "a call that hangs holds up its own queries alone, and no more calls than allowed begin") {
    polls.start(prometheus,
                {metric("a", 20ms, "qa"), metric("b", 23ms, "qb"), metric("c", 26ms, "qc"),
                 metric("d", 29ms, "qd"), metric("e", 31ms, "qe")},
                tasks);
    REQUIRE(until_calls(1));
    REQUIRE(until([&] { return prometheus.running == 0; }));
    prometheus.does = mood::hangs;
    const auto before = prometheus.calls.size();
    REQUIRE(until_calls(before + 1));
    const std::string stuck = prometheus.calls.back().metrics.at(0);
    prometheus.does = mood::well;
    const auto asked = prometheus.asked_for(stuck);
    REQUIRE(until_calls(before + 20));
    CHECK(prometheus.asked_for(stuck) == asked);
    CHECK(prometheus.running >= 1);
    CHECK(prometheus.most_running <= 3);

    prometheus.does = mood::hangs;
    REQUIRE(until([&] { return prometheus.running == 3; }));
    const auto full = prometheus.calls.size();
    const auto begun = std::chrono::steady_clock::now();
    until([&] { return std::chrono::steady_clock::now() - begun > 100ms; });
    CHECK(prometheus.calls.size() == full);
    CHECK(polls.alive(clock.now().steady));
}

TEST_CASE_METHOD(fixture, "a backend that fails holds back all queries of an interval together, and heals") {
    prometheus.does = mood::fails;
    std::vector<schedule::entry> entries;
    for (int i = 0; i < 20; ++i)
        entries.push_back(metric("m" + std::to_string(i), 10ms, "q" + std::to_string(i)));
    polls.start(prometheus, entries, tasks);
    const auto begun = std::chrono::steady_clock::now();
    until([&] { return std::chrono::steady_clock::now() - begun > 400ms; });
    // 800 ticks; in a common back-off of up to 10, 20, 40 … ms a dozen.
    CHECK(prometheus.calls.size() < 150);
    CHECK(prometheus.calls.size() >= 3);
    prometheus.does = mood::well;
    REQUIRE(until([&] {
        return std::ranges::all_of(slots, [](const auto& s) { return s.track.sampled_at().has_value(); });
    }));
    CHECK(std::ranges::none_of(slots, [](const auto& s) { return s.track.current_failure() != nullptr; }));
}

TEST_CASE_METHOD(fixture, "a doubtful fall is not held against the query: its rise comes at the next tick") {
    prometheus.value = 9;
    polls.start(prometheus, {metric("a", 2ms, "q")}, tasks);
    REQUIRE(until_calls(2));
    prometheus.degraded = "warnings";
    prometheus.value = 3;
    REQUIRE(until([&] { return slots[0].track.current_failure() != nullptr; }));
    const auto asked = prometheus.calls.size();
    const auto polls_before = slots[0].track.current_failure()->polls;
    REQUIRE(until_calls(asked + 30));
    CHECK(slots[0].track.current_failure()->polls >= polls_before + 29);
    CHECK(slots[0].track.values()[0] == domain::quantity::from_units(9));
    prometheus.value = 11;
    REQUIRE(until([&] { return !slots[0].track.current_failure(); }));
    CHECK(slots[0].track.values()[0] == domain::quantity::from_units(11));
}

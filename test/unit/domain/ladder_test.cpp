// SPDX-License-Identifier: Apache-2.0
// Which rung answers, on both sides of every limit.
#include "ladder_support.hpp"

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

policy with(when_stale stale) {
    policy p; // 5 s, kept for 10 min
    p.stale = stale;
    p.hpa_target = average(10);
    return p;
}

track sampled_once(std::int64_t units = 30) {
    track t(queues(1), start);
    t.record(start, std::vector{q(units)}, 60s);
    return t;
}

} // namespace

TEST_CASE("fresh is up to 3 intervals, and at least 15 s") {
    const std::pair<std::chrono::milliseconds, std::chrono::milliseconds> rows[] = {
        {1ms, 15s}, {1s, 15s}, {5s, 15s}, {5001ms, 15003ms}, {10s, 30s}, {60s, 180s},
    };
    for (const auto& [interval, fresh] : rows) {
        policy p;
        p.interval = interval;
        CHECK(p.fresh_for() == fresh);
    }
}

TEST_CASE("the rung by age") {
    struct row {
        const char* name;
        when_stale stale;
        bool falls_back;
        std::chrono::nanoseconds age;
        std::string rung;
    };
    using enum when_stale;
    const row rows[] = {
        {"at once", hold, false, 0ns, "fresh"},
        {"asked before the sample's time", hold, false, -1s, "fresh"},
        {"last fresh moment", hold, false, 15s, "fresh"},
        {"first stale moment, hold", hold, false, 15s + 1ns, "held"},
        {"first stale moment, last known", last_known, false, 15s + 1ns, "last_known"},
        {"first stale moment, error", error, false, 15s + 1ns, "refused"},
        {"error is fresh like all", error, false, 15s, "fresh"},
        {"last kept moment, hold", hold, false, 10min, "held"},
        {"last kept moment, last known", last_known, false, 10min, "last_known"},
        {"first moment after, hold", hold, false, 10min + 1ns, "refused"},
        {"first moment after, last known", last_known, false, 10min + 1ns, "refused"},
        {"first moment after, fallback", hold, true, 10min + 1ns, "fallback"},
        {"fallback waits for the last kept moment", hold, true, 10min, "held"},
        {"error with fallback, still kept", error, true, 10min, "refused"},
        {"error with fallback, just stale", error, true, 15s + 1ns, "refused"},
        {"error with fallback, after", error, true, 10min + 1ns, "fallback"},
        {"a week later", hold, true, 24h * 7, "fallback"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        auto p = with(r.stale);
        if (r.falls_back) p.when_expired = fallback{3, 4};
        CHECK(rung(ask(sampled_once(), p, start.after(r.age))) == r.rung);
    }
}

TEST_CASE("a short keepFor does not shorten what is fresh") {
    auto p = with(when_stale::hold);
    p.keep_for = 1s;
    CHECK(rung(ask(sampled_once(), p, start.after(15s))) == "fresh");
    CHECK(rung(ask(sampled_once(), p, start.after(15001ms))) == "refused");
}

TEST_CASE("ages are measured on the steady clock, timestamps read off the wall") {
    const auto t = sampled_once();
    const instant wall_jumped{start.steady + 1s, start.wall + 100h};
    const instant wall_stood{start.steady + 1h, start.wall};
    CHECK(rung(ask(t, with(when_stale::hold), wall_jumped)) == "fresh");
    CHECK(served(ask(t, with(when_stale::hold), wall_jumped))[0].at == start.wall);
    CHECK(rung(ask(t, with(when_stale::hold), wall_stood)) == "refused");
}

TEST_CASE("a fresh sample is served as it is, even if the latest poll failed") {
    track t(queues(3), start);
    t.record(start, std::vector{m(1), q(0), m(1500)}, 60s);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(5s));
    const std::vector<item> wanted{{0, m(1), start.wall, origin::fresh},
                                   {1, q(0), start.wall, origin::fresh},
                                   {2, m(1500), start.wall, origin::fresh}};
    CHECK(served(ask(t, with(when_stale::error), start.after(15s))) == wanted);
}

TEST_CASE("a fresh sample is not held up by the window before it") {
    track t(queues(1), start);
    t.record(start, std::vector{q(100)}, 60s);
    t.record(start.after(5s), std::vector{q(3)}, 60s);
    CHECK(values(ask(t, with(when_stale::hold), start.after(10s))) == std::vector{q(3)});
}

TEST_CASE("only selected series are served, in their order") {
    track t(queues(4), start);
    t.record(start, std::vector{q(1), q(2), q(3), q(4)}, 60s);
    const std::vector<std::size_t> selected{1, 3};
    const auto items = served(decide(t, with(when_stale::hold), selected, start));
    REQUIRE(items.size() == 2);
    CHECK(items[0] == item{1, q(2), start.wall, origin::fresh});
    CHECK(items[1] == item{3, q(4), start.wall, origin::fresh});
}

TEST_CASE("last known values are served as last seen, at their time") {
    track t(queues(2), start);
    t.record(start, std::vector{q(100), q(100)}, 60s);
    t.record(start.after(5s), std::vector{q(3), q(0)}, 60s);
    const auto items = served(ask(t, with(when_stale::last_known), start.after(5min)));
    CHECK(items[0] == item{0, q(3), start.after(5s).wall, origin::last_known});
    CHECK(items[1] == item{1, q(0), start.after(5s).wall, origin::last_known});
}

TEST_CASE("recovery ends every rung at once") {
    auto t = sampled_once(30);
    t.fail(failure::kind::query_failed, refused_connection(), start.after(5s));
    t.record(start.after(1h), std::vector{q(90)}, 60s);
    CHECK(values(ask(t, with(when_stale::hold), start.after(1h))) == std::vector{q(90)});
    CHECK(rung(ask(t, with(when_stale::hold), start.after(1h))) == "fresh");
}

TEST_CASE("origins and reasons have names") {
    CHECK(to_string(origin::fresh) == std::string("fresh"));
    CHECK(to_string(origin::last_known) == std::string("last_known"));
    CHECK(to_string(origin::held) == std::string("held"));
    CHECK(to_string(origin::fallback) == std::string("fallback"));
    CHECK(to_string(origin::peer) == std::string("peer"));
    CHECK(to_string(reason::never_fetched) == std::string("never_fetched"));
    CHECK(to_string(reason::expired) == std::string("expired"));
    CHECK(to_string(reason::no_data) == std::string("no_data"));
    CHECK(to_string(reason::query_failed) == std::string("query_failed"));
}

TEST_CASE("noData: error serves nothing of before, hold does, and neither concerns other failures") {
    struct row {
        const char* name;
        no_data empty;
        failure::kind what;
        std::string rung;
    };
    const row rows[] = {
        {"hold", no_data::hold, failure::kind::no_data, "fresh"},
        {"error", no_data::error, failure::kind::no_data, "refused"},
        {"error, and another failure", no_data::error, failure::kind::query_failed, "fresh"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        auto p = with(when_stale::hold);
        p.empty = r.empty;
        auto t = sampled_once();
        t.fail(r.what, {errc::not_found, "the query finds nothing"}, start.after(1s));
        const auto got = ask(t, p, start.after(2s));
        CHECK(rung(got) == r.rung);
        if (r.rung != "refused") continue;
        CHECK(refused(got).why == reason::no_data);
        CHECK_THAT(refused(got).message,
                   Catch::Contains("noData: error") && Catch::Contains("finds nothing"));
        // The fallback's time comes all the same.
        p.when_expired = fallback{3, 4, fallback::behavior::exactly};
        CHECK(rung(ask(t, p, start.after(10min + 1s))) == "fallback");
    }
}

TEST_CASE("a metric whose series are not known yet is refused, fallback or not") {
    auto p = with(when_stale::hold);
    p.when_expired = fallback{3, 4, fallback::behavior::exactly};
    track t({}, start);
    CHECK(refused(ask(t, p, start.after(1s))).why == reason::never_fetched);
    CHECK(rung(ask(t, p, start.after(1h))) == "refused");
    t.fail(failure::kind::query_failed, refused_connection(), start);
    CHECK(refused(ask(t, p, start.after(1h))).why == reason::query_failed);
}

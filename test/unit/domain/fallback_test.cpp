// SPDX-License-Identifier: Apache-2.0
// Rung 3.
#include "ladder_support.hpp"

#include <limits>

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

constexpr auto most64 = std::numeric_limits<std::int64_t>::max();

policy falling_back(fallback f, std::chrono::milliseconds keep_for = 10min) {
    policy p;
    p.keep_for = keep_for;
    p.hpa_target = average(10);
    p.when_expired = f;
    return p;
}

track sampled_once(std::vector<quantity> values) {
    track t(queues(values.size()), start);
    t.record(start, std::move(values), 60s);
    return t;
}

} // namespace

TEST_CASE("a fallback begins past keepFor and past `after` intervals") {
    struct row {
        const char* name;
        std::int64_t after;
        std::chrono::milliseconds keep_for;
        std::chrono::milliseconds age;
        std::string rung;
    };
    const row rows[] = {
        {"keepFor is longer: at it", 3, 10min, 10min, "held"},
        {"keepFor is longer: past it", 3, 10min, 10min + 1ms, "fallback"},
        {"intervals are longer: past keepFor", 12, 20s, 20s + 1ms, "refused"},
        {"intervals are longer: at them", 12, 20s, 60s, "refused"},
        {"intervals are longer: past them", 12, 20s, 60s + 1ms, "fallback"},
        {"both within fresh", 1, 1s, 15s, "fresh"},
        {"both within fresh: past it", 1, 1s, 15s + 1ms, "fallback"},
        {"intervals beyond counting", most64, 1s, 24h * 365, "refused"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto p = falling_back({r.after, 4}, r.keep_for);
        CHECK(rung(ask(sampled_once({q(1)}), p, start.after(r.age))) == r.rung);
    }
}

TEST_CASE("`after` counts intervals, not polls") {
    auto t = sampled_once({q(1)});
    for (int i = 1; i <= 100; ++i) {
        t.fail(failure::kind::query_failed, refused_connection(), start.after(i * 10ms));
    }
    CHECK(rung(ask(t, falling_back({12, 4}, 20s), start.after(60s))) == "refused");
}

TEST_CASE("without any sample a fallback waits as long, from the start") {
    track t(queues(2), start);
    const auto p = falling_back({3, 4});
    t.fail(failure::kind::query_failed, refused_connection(), start);
    CHECK(refused(ask(t, p, start)).why == reason::query_failed);
    CHECK(refused(ask(t, p, start.after(10min))).why == reason::query_failed);
    const auto now = start.after(10min + 1ms);
    const std::vector<item> wanted{{0, q(20), now.wall, origin::fallback},
                                   {1, q(20), now.wall, origin::fallback}};
    CHECK(served(ask(t, p, now)) == wanted);
    CHECK(rung(ask(t, falling_back({3, 4, fallback::behavior::at_least}), now)) == "fallback");
}

TEST_CASE("what a fallback serves") {
    using behavior = fallback::behavior;
    struct row {
        const char* name;
        fallback how;
        std::vector<quantity> last;
        std::vector<quantity> values;
    };
    const row rows[] = {
        {"replicas × averageValue", {3, 4, behavior::exactly}, {q(1)}, {q(40)}},
        {"below the last sum, as configured", {3, 4, behavior::exactly}, {q(90)}, {q(40)}},
        {"shared equally, whatever the last values", {3, 4, behavior::exactly}, {q(9), q(0)}, {q(20), q(20)}},
        {"odd thousandths add up",
         {3, 4, behavior::exactly},
         {q(1), q(1), q(1)},
         {m(13334), m(13333), m(13333)}},
        {"0 replicas", {3, 0, behavior::exactly}, {q(5)}, {q(0)}},
        {"at least: the replicas are more", {3, 4, behavior::at_least}, {q(39)}, {q(40)}},
        {"at least: the held sum is more", {3, 4, behavior::at_least}, {q(41), q(0)}, {m(20500), m(20500)}},
        {"beyond the limit", {3, most64, behavior::exactly}, {q(1)}, {m(quantity::max_milli)}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto a = ask(sampled_once(r.last), falling_back(r.how), start.after(1h));
        CHECK(rung(a) == "fallback");
        CHECK(values(a) == r.values);
        CHECK(served(a)[0].at == start.wall);
    }
}

TEST_CASE("at least means the last held sum, not only the last one") {
    auto t = sampled_once({q(70)});
    t.record(start.after(5s), std::vector{q(0)}, 60s);
    const auto p = falling_back({3, 4, fallback::behavior::at_least});
    CHECK(values(ask(t, p, start.after(1h))) == std::vector{q(70)});
}

TEST_CASE("a fallback needs an averageValue target") {
    auto p = falling_back({3, 4});
    p.hpa_target = total(10);
    CHECK(rung(ask(sampled_once({q(1)}), p, start.after(1h))) == "refused");
    p.hpa_target.reset();
    CHECK(rung(ask(sampled_once({q(1)}), p, start.after(1h))) == "refused");
}

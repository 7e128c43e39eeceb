// SPDX-License-Identifier: Apache-2.0
#include "ladder_support.hpp"

#include <random>

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

track sampled_once(std::vector<quantity> values) {
    track t(queues(values.size()), start);
    t.record(start, std::move(values), 60s);
    return t;
}

policy activated_above(quantity limit) {
    policy p;
    p.hpa_target = average(10);
    p.activation = limit;
    return p;
}

} // namespace

TEST_CASE("at or below the activation the sum is 0") {
    struct row {
        const char* name;
        std::vector<quantity> last;
        std::vector<quantity> served;
    };
    const row rows[] = {
        {"below", {q(4)}, {q(0)}},
        {"at it", {q(5)}, {q(0)}},
        {"a thousandth above", {m(5001)}, {m(5001)}},
        {"each below, the sum above", {q(3), q(3)}, {q(3), q(3)}},
        {"each below, the sum at it", {q(3), q(2)}, {q(0), q(0)}},
        {"0", {q(0), q(0)}, {q(0), q(0)}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        auto p = activated_above(q(5));
        const auto t = sampled_once(r.last);
        CHECK(values(ask(t, p, start)) == r.served);
        CHECK(rung(ask(t, p, start)) == "fresh");
        CHECK(values(ask(t, p, start.after(1min))) == r.served);
        CHECK(rung(ask(t, p, start.after(1min))) == "held");
        p.stale = when_stale::last_known;
        CHECK(values(ask(t, p, start.after(1min))) == r.served);
    }
}

TEST_CASE("activation looks at the held sum, not at the last one") {
    auto t = sampled_once({q(50)});
    t.record(start.after(5s), std::vector{q(1)}, 60s);
    CHECK(values(ask(t, activated_above(q(5)), start.after(5s))) == std::vector{q(0)});
    CHECK(values(ask(t, activated_above(q(5)), start.after(1min))) == std::vector{q(50)});
}

TEST_CASE("activation at 0 lets everything but 0 through") {
    CHECK(values(ask(sampled_once({m(1)}), activated_above(q(0)), start)) == std::vector{m(1)});
}

TEST_CASE("activation is for averageValue targets and not for fallbacks") {
    auto p = activated_above(q(100));
    p.when_expired = fallback{3, 4};
    CHECK(values(ask(sampled_once({q(5)}), p, start.after(1h))) == std::vector{q(40)});
    p.hpa_target = total(2);
    CHECK(values(ask(sampled_once({q(5)}), p, start)) == std::vector{q(5)});
    p.hpa_target.reset();
    CHECK(values(ask(sampled_once({q(5)}), p, start)) == std::vector{q(5)});
}

TEST_CASE("the sum is clamped to what an HPA can add up") {
    constexpr auto most = quantity::max_milli;
    struct row {
        const char* name;
        std::vector<quantity> last;
        std::vector<quantity> served;
    };
    const row rows[] = {
        {"one at the limit", {m(most)}, {m(most)}},
        {"together at the limit", {m(most - 1), m(1)}, {m(most - 1), m(1)}},
        {"together a thousandth below", {m(most - 2), m(1)}, {m(most - 2), m(1)}},
        {"together above", {m(most), m(most)}, {m(most / 2), m(most / 2)}},
        {"one of them 0", {q(0), m(most), m(most)}, {q(0), m(most / 2), m(most / 2)}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        for (const auto age : {0s, 60s}) {
            policy p;
            p.hpa_target = average(10);
            const auto a = ask(sampled_once(r.last), p, start.after(age));
            CHECK(rung(a) == (age == 0s ? "fresh" : "held"));
            CHECK(values(a) == r.served);
        }
    }
}

TEST_CASE("no rung loses a thousandth, makes a negative value or overflows the sum") {
    std::mt19937_64 random(42);
    const auto any = [&] {
        const auto bits = random() % 64;
        return m(static_cast<std::int64_t>(random() >> 1 >> bits));
    };
    for (int round = 0; round < 3000; ++round) {
        track t(queues(1 + random() % 8), start);
        policy p;
        p.hpa_target = random() % 2 == 0 ? average(10) : total(10);
        p.stale = random() % 2 == 0 ? when_stale::hold : when_stale::last_known;
        if (random() % 2 == 0) p.when_expired = fallback{3, static_cast<std::int64_t>(random() % 100)};
        std::vector<quantity> row(t.series().size());
        for (int poll = 0; poll < 4; ++poll) {
            for (auto& v : row)
                v = any();
            t.record(start.after(poll * 5s), row, 60s);
        }
        const auto all = every(t);
        quantity last_sum;
        for (const auto v : t.values())
            last_sum = saturating_add(last_sum, v);
        const bool by_average = p.hpa_target->type == target::kind::average_value;
        const auto held = by_average ? t.largest_sum(all) : q(10);
        const auto known = p.stale == when_stale::last_known ? last_sum : held;
        for (const auto& [age, sum] : {std::pair(0s, last_sum), std::pair(100s, known)}) {
            const auto a = ask(t, p, start.after(15s + age));
            for (const auto& i : served(a))
                REQUIRE(i.value >= quantity());
            REQUIRE(sum_milli(a) == sum.milli());
        }
        if (!p.when_expired || !by_average) continue;
        REQUIRE(sum_milli(ask(t, p, start.after(1h))) == p.when_expired->replicas * 10000);
    }
}

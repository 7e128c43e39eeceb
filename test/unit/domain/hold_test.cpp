// SPDX-License-Identifier: Apache-2.0
// Rung 2: hold, for both kinds of target.
#include "ladder_support.hpp"

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

policy holding(target wanted) {
    policy p;
    p.hpa_target = wanted;
    return p;
}

// Polls every 5 s from start, each the values of every series.
track polled(const std::vector<std::vector<quantity>>& rows, std::chrono::milliseconds window = 60s) {
    track t(queues(rows.front().size()), start);
    for (std::size_t i = 0; i < rows.size(); ++i)
        t.record(start.after(i * 5s), rows[i], window);
    return t;
}

} // namespace

TEST_CASE("averageValue is held at the largest sum of the window") {
    struct row {
        const char* name;
        std::vector<std::vector<quantity>> polls;
        std::vector<quantity> held;
    };
    const row rows[] = {
        {"one poll", {{q(30)}}, {q(30)}},
        {"an instant's dip is not frozen", {{q(50)}, {q(50)}, {q(0)}}, {q(50)}},
        {"a rise is not lowered", {{q(10)}, {q(90)}}, {q(90)}},
        {"equal sums leave the last values untouched", {{q(9), q(1)}, {q(4), q(6)}}, {q(4), q(6)}},
        {"the last is the largest: untouched", {{q(1), q(1)}, {m(1), q(7)}}, {m(1), q(7)}},
        {"in proportion to the last values", {{q(100), q(0)}, {q(1), q(3)}}, {q(25), q(75)}},
        {"equally when the last values are 0", {{q(7), q(0)}, {q(0), q(0)}}, {m(3500), m(3500)}},
        {"odd thousandths add up", {{m(100), q(0), q(0)}, {m(1), m(1), m(1)}}, {m(34), m(33), m(33)}},
        {"nothing was ever there", {{q(0)}, {q(0)}}, {q(0)}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto now = start.after(r.polls.size() * 5s + 1min);
        const auto a = ask(polled(r.polls), holding(average(10)), now);
        CHECK(rung(a) == "held");
        CHECK(values(a) == r.held);
        CHECK(served(a)[0].at == start.after((r.polls.size() - 1) * 5s).wall);
    }
}

TEST_CASE("hold looks back as far as the window and no farther") {
    const std::vector<std::vector<quantity>> polls{{q(80)}, {q(60)}, {q(40)}, {q(1)}};
    const std::pair<std::chrono::milliseconds, quantity> rows[] = {
        {15s, q(80)}, {14999ms, q(60)}, {10s, q(60)}, {9999ms, q(40)},
        {5s, q(40)},  {4999ms, q(1)},   {0s, q(1)},
    };
    for (const auto& [window, held] : rows) {
        INFO(window.count());
        CHECK(values(ask(polled(polls, window), holding(average(10)), start.after(5min))) ==
              std::vector{held});
    }
}

TEST_CASE("a hold covers the selected series alone") {
    const auto t = polled({{q(100), q(5)}, {q(0), q(2)}});
    const std::vector<std::size_t> second{1};
    const auto items = served(decide(t, holding(average(10)), second, start.after(5min)));
    REQUIRE(items.size() == 1);
    CHECK(items[0] == item{1, q(5), start.after(5s).wall, origin::held});
}

TEST_CASE("value is held at the target, so that the HPA's ratio is 1") {
    struct row {
        const char* name;
        std::vector<std::vector<quantity>> polls;
        std::vector<quantity> held;
    };
    const row rows[] = {
        {"above the target", {{q(3)}}, {q(2)}},
        {"below the target", {{m(100)}}, {q(2)}},
        {"0 now, but not in the whole window", {{m(1)}, {q(0)}}, {q(2)}},
        {"0 in the whole window", {{q(0)}, {q(0)}}, {q(0)}},
        {"shared equally", {{q(3), q(0), q(9)}}, {m(667), m(667), m(666)}},
        {"several series, all 0", {{q(0), q(0)}}, {q(0), q(0)}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto a = ask(polled(r.polls), holding(total(2)), start.after(5min));
        CHECK(rung(a) == "held");
        CHECK(values(a) == r.held);
    }
}

TEST_CASE("a hold without a target is none") {
    const policy p;
    CHECK(refused(ask(polled({{q(3)}}), p, start.after(1min))).why == reason::expired);
}

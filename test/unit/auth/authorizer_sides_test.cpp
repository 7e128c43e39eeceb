// SPDX-License-Identifier: Apache-2.0
// Whoever comes past the front proxy takes nothing from it: neither reviews nor what is known.
#include "asking.hpp"

#include <algorithm>

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::asking;
using test::says;

namespace {

using outcomes = asking::outcomes;

void start_strangers(asking& it, outcomes& into) {
    for (std::size_t i = 0; i < into.size(); ++i)
        it.start(into[i], asking::metric("s" + std::to_string(i)), asking::stranger());
}

} // namespace

TEST_CASE("strangers' reviews that hang leave the front proxy the rest") {
    asking it;
    it.close_gate();
    outcomes strangers(10);
    start_strangers(it, strangers);
    it.runner.run_until([&it] { return it.asked == 2; });
    outcomes hpas(5);
    for (std::size_t i = 0; i < hpas.size(); ++i)
        it.start(hpas[i], asking::metric("m" + std::to_string(i)));
    it.runner.run_until([&it] { return it.asked >= 7; });
    CHECK(it.asked == 7);
    it.open_gate();
    it.run_until_all(hpas);
    it.run_until_all(strangers);
    CHECK(it.asked == 15); // each of them had its turn
}

TEST_CASE("a stranger's wait for his turn counts against his review's limit") {
    auth::authorizer::options how;
    how.limit = 200ms;
    asking it(how);
    it.close_gate();
    outcomes strangers(6);
    start_strangers(it, strangers);
    it.run_until_all(strangers);
    // Whoever got his turn at the last moment had next to nothing left of his time.
    for (const auto& limit : it.limits)
        CHECK(limit.when() - it.limits.front().when() < how.limit);
    for (const auto& one : strangers)
        CHECK((*one).error().code() == errc::deadline_exceeded);
    it.open_gate();
    CHECK(it.ask(asking::stranger())->allowed); // the turns have come back
}

TEST_CASE("more questions of strangers than may wait are refused at once") {
    asking it;
    it.close_gate();
    outcomes strangers(64);
    start_strangers(it, strangers);
    it.runner.run_until([&it] { return it.tasks.size() == 64; });
    const auto one_more = it.ask(asking::stranger(), asking::metric("one more"));
    CHECK(one_more.error().code() == errc::overloaded);
    it.open_gate();
    CHECK(it.ask()->allowed);
    it.run_until_all(strangers);
    CHECK(it.ask(asking::stranger(), asking::metric("one more"))->allowed);
}

TEST_CASE("so are more strangers than may wait for one question") {
    asking it;
    it.close_gate();
    outcomes strangers(64);
    for (auto& into : strangers)
        it.start(into, asking::metric("the same"), asking::stranger());
    it.runner.run_until([&it] { return it.asked == 1; });
    const auto one_more = it.ask(asking::stranger(), asking::metric("the same"));
    CHECK(one_more.error().code() == errc::overloaded);
    it.open_gate();
    it.run_until_all(strangers);
    CHECK(it.asked == 1);
    CHECK(it.ask(asking::stranger(), asking::metric("the same"))->allowed);
}

TEST_CASE("what strangers ask drives out nothing that the front proxy knows") {
    auth::authorizer::options how;
    how.entries = 2;
    how.others_entries = 3;
    asking it(how);
    CHECK(it.ask()->allowed);
    for (int i = 0; i < 20; ++i)
        CHECK(it.ask(asking::stranger(), asking::metric(std::to_string(i)))->allowed);
    CHECK(it.asked == 21);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 21);
    CHECK(it.ask(asking::stranger(), asking::metric("19"))->allowed);
    CHECK(it.asked == 21);
    CHECK(it.ask(asking::stranger(), asking::metric("0"))->allowed);
    CHECK(it.asked == 22);
}

TEST_CASE("an answer to the one is none to the other") {
    asking it;
    auto himself = asking::jane();
    himself.came = auth::way::by_himself;
    CHECK(it.ask()->allowed);
    it.next = says(false);
    CHECK_FALSE(it.ask(himself)->allowed);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 2);
}

// SPDX-License-Identifier: Apache-2.0
// How long answers hold, and when they are asked for again.
#include "asking.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::asking;
using test::says;

TEST_CASE("no question for masters and health paths") {
    asking it;
    it.next = says(false);
    auto master = asking::jane();
    master.groups = {"system:masters"};
    CHECK(it.ask(master)->allowed);
    auto anonymous = asking::jane();
    anonymous.name = "system:anonymous";
    cluster::attributes probe;
    probe.verb = "get";
    probe.path = "/readyz";
    CHECK(it.ask(anonymous, probe)->allowed);
    CHECK(it.asked == 0);
    probe.path = "/readyz/ping";
    CHECK_FALSE(it.ask(anonymous, probe)->allowed);
    CHECK(it.asked == 1);
    CHECK(it.decisions("masters", "allowed") == 1);
    CHECK(it.decisions("path", "allowed") == 1);
    CHECK(it.decisions("review", "denied") == 1);
}

TEST_CASE("an answer comes with its reason") {
    asking it;
    it.next = says(false, "RBAC: no");
    CHECK(it.ask()->reason == "RBAC: no");
    CHECK(it.ask()->reason == "RBAC: no");
    CHECK(it.asked == 1);
    CHECK(it.decisions("cache", "denied") == 1);
}

TEST_CASE("a yes holds for 30 s, and is refreshed in the background past a third of it") {
    asking it;
    CHECK(it.ask()->allowed);
    it.now.pass(9999ms);
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 1);

    it.now.pass(1ms);
    it.close_gate(); // whoever asks does not wait for it
    CHECK(it.ask()->allowed);
    CHECK(it.ask()->allowed);
    it.runner.run_until([&it] { return it.asked == 2; });
    it.open_gate();
    it.settle();
    CHECK(it.asked == 2);
    CHECK(it.decisions("cache", "allowed") == 3);

    it.now.pass(9999ms); // the refreshed one is as good as the first
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 2);
}

TEST_CASE("a yes that was not refreshed ends after 30 s") {
    asking it;
    CHECK(it.ask()->allowed);
    it.now.pass(30s);
    it.next = says(false);
    CHECK_FALSE(it.ask()->allowed); // this one waited
    CHECK(it.asked == 2);
}

TEST_CASE("a no holds for 10 s, and is not refreshed") {
    asking it;
    it.next = says(false);
    CHECK_FALSE(it.ask()->allowed);
    it.next = says(true);
    it.now.pass(9999ms);
    CHECK_FALSE(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 1);
    it.now.pass(1ms);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 2);
}

TEST_CASE("a refresh that says no counts from then on") {
    asking it;
    CHECK(it.ask()->allowed);
    it.now.pass(20s);
    it.next = says(false);
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK_FALSE(it.ask()->allowed);
    CHECK(it.asked == 2);
}

TEST_CASE("a refresh that fails: the yes holds to its end and not beyond, and is not hammered") {
    asking it;
    CHECK(it.ask()->allowed);
    it.next = domain::error(errc::unavailable, "down");
    it.now.pass(15s);
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 2);
    it.now.pass(1999ms);
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 2);
    it.now.pass(1ms);
    CHECK(it.ask()->allowed);
    it.settle();
    CHECK(it.asked == 3);
    it.now.pass(12999ms);
    CHECK(it.ask()->allowed);
    it.settle();
    it.now.pass(1ms); // 30 s
    const auto late = it.ask();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == errc::unavailable);
}

TEST_CASE("an error is nobody's answer but the waiters'") {
    asking it;
    it.next = domain::error(errc::bad_reply, "nonsense");
    const auto first = it.ask();
    REQUIRE_FALSE(first.has_value());
    CHECK(first.error() == domain::error(errc::bad_reply, "nonsense"));
    it.next = says(true);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 2);
    CHECK(it.decisions("review", "error") == 1);
}

TEST_CASE("an answer's age counts from the question") {
    asking it;
    it.close_gate();
    std::optional<asking::outcome> got;
    it.start(got);
    it.runner.run_until([&it] { return it.asked == 1; });
    it.now.pass(2s);
    it.open_gate();
    it.runner.run_until([&got] { return got.has_value(); });
    it.now.pass(28s);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 2);
}

TEST_CASE("questions of others are others'") {
    asking it;
    CHECK(it.ask()->allowed);
    it.next = says(false);
    auto joe = asking::jane();
    joe.name = "joe";
    CHECK_FALSE(it.ask(joe)->allowed);
    auto in_a_group = asking::jane();
    in_a_group.groups = {"g"};
    CHECK_FALSE(it.ask(in_a_group)->allowed);
    CHECK_FALSE(it.ask(asking::jane(), asking::metric("other"))->allowed);
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 4);
}

TEST_CASE("what is not kept is asked each time") {
    asking it;
    const std::string endless(10001, 'x');
    CHECK(it.ask(asking::jane(), asking::metric(endless))->allowed);
    CHECK(it.ask(asking::jane(), asking::metric(endless))->allowed);
    CHECK(it.asked == 2);
}

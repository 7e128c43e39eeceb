// SPDX-License-Identifier: Apache-2.0
// One review per question, however many wait, and what ends it.
#include "asking.hpp"

#include <algorithm>

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::asking;
using test::says;

namespace {

using outcomes = asking::outcomes;

} // namespace

TEST_CASE("fifty wait for one review") {
    asking it;
    it.close_gate();
    outcomes got(50);
    for (auto& into : got)
        it.start(into);
    it.runner.run_until([&it] { return it.asked > 0; });
    it.open_gate();
    it.run_until_all(got);
    CHECK(it.asked == 1);
    for (const auto& one : got)
        CHECK((*one)->allowed);
    CHECK(it.decisions("review", "allowed") == 50);
}

TEST_CASE("fifty hear of one failure") {
    asking it;
    it.close_gate();
    it.next = domain::error(errc::unavailable, "down");
    outcomes got(50);
    for (auto& into : got)
        it.start(into);
    it.runner.run_until([&it] { return it.asked > 0; });
    it.open_gate();
    it.run_until_all(got);
    CHECK(it.asked == 1);
    for (const auto& one : got)
        CHECK(one->error() == domain::error(errc::unavailable, "down"));
}

TEST_CASE("questions do not wait for one another") {
    asking it;
    it.close_gate();
    outcomes got(3);
    for (std::size_t i = 0; i < got.size(); ++i)
        it.start(got[i], asking::metric("m" + std::to_string(i)));
    it.runner.run_until([&it] { return it.asked == 3; });
    it.open_gate();
    it.run_until_all(got);
}

TEST_CASE("a review that overstays is given up, and its question is free again") {
    auth::authorizer::options how;
    how.limit = 50ms;
    asking it(how);
    it.close_gate();
    const auto late = it.ask();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == errc::deadline_exceeded);
    CHECK(it.limits.at(0).remaining() == 0s); // the review knew
    it.open_gate();
    CHECK(it.ask()->allowed);
    CHECK(it.asked == 2);
}

TEST_CASE("a review has 3 s") {
    asking it;
    const auto before = std::chrono::steady_clock::now();
    CHECK(it.ask()->allowed);
    CHECK(it.limits.at(0).when() >= before + 3s);
    CHECK(it.limits.at(0).when() <= std::chrono::steady_clock::now() + 3s);
}

TEST_CASE("whoever gives up waiting does not end the review") {
    asking it;
    it.close_gate();
    std::optional<asking::outcome> impatient;
    it.start(impatient);
    it.runner.run_until([&it] { return it.asked == 1; });
    it.runner.cancel_all();
    it.runner.run_until([&impatient] { return impatient.has_value(); });
    CHECK(impatient->error().code() == errc::cancelled);
    std::optional<asking::outcome> patient;
    it.start(patient);
    it.open_gate();
    it.runner.run_until([&patient] { return patient.has_value(); });
    CHECK((*patient)->allowed);
    CHECK(it.asked == 1);
}

TEST_CASE("a stop ends reviews and those who wait for them") {
    asking it;
    it.close_gate();
    std::optional<asking::outcome> got;
    it.start(got);
    it.runner.run_until([&it] { return it.asked == 1; });
    it.tasks.cancel();
    it.runner.run_until([&got] { return got.has_value(); });
    CHECK(got->error().code() == errc::cancelled);
    CHECK(it.exceptions.empty());
}

TEST_CASE("a stop before the review has begun") {
    asking it;
    std::optional<asking::outcome> got;
    it.start(got);
    it.runner.run_until([&it] { return it.tasks.size() == 1; });
    it.tasks.cancel();
    it.runner.run_until([&got] { return got.has_value(); });
    CHECK(it.tasks.size() == 0);
}

TEST_CASE("a review that throws allows nobody, and is asked again") {
    asking it;
    it.throws = true;
    const auto got = it.ask();
    CHECK_FALSE(got.has_value());
    CHECK(it.exceptions == std::vector<std::string>{"a defect"});
    it.throws = false;
    CHECK(it.ask()->allowed);
}

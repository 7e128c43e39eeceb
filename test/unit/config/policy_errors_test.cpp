// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

// `keys`: the policy's lines, from line 10 on, each indented by four.
std::string with_policy(const std::string& keys) { return head + backend + metric + keys; }
std::string with_target(const std::string& keys) { return with_policy(target + keys); }

} // namespace

TEST_CASE("errors in a policy, with the place and the remedy") {
    const std::vector<row> rows{
        {"hold by default without a target", "",
         "f.yaml:7:5: metrics[0].target: missing, and whenStale is hold by default; add `target: "
         "{averageValue: …}` "
         "with what the HPA asks for, or set whenStale to lastKnown or error"},
        {"hold without a target", "    whenStale: hold\n",
         "f.yaml:10:5: metrics[0].whenStale: hold needs to know what the HPA asks for; add `target: "
         "{averageValue: …}` "
         "with what the HPA asks for, or write lastKnown or error"},
        {"whenStale is none of its words", "    whenStale: lastknown\n",
         "f.yaml:10:16: metrics[0].whenStale: `lastknown` is none of hold, lastKnown, error; did you mean "
         "`lastKnown`?"},
        {"whenStale is something else", "    whenStale: zero\n",
         "f.yaml:10:16: metrics[0].whenStale: `zero` is none of hold, lastKnown, error; write one of them"},
        {"target without either", "    target: {}\n",
         "f.yaml:10:13: metrics[0].target: neither averageValue nor value; write the one that the HPA has"},
        {"target with both", "    target: {averageValue: 1, value: 1}\n",
         "f.yaml:10:13: metrics[0].target: both averageValue and value; write the one that the HPA has"},
        {"target is a number", "    target: 10\n",
         "f.yaml:10:13: metrics[0].target: not a mapping; write keys and values under it: averageValue, "
         "value"},
        {"target of 0", "    target: {averageValue: 0}\n",
         "f.yaml:10:28: metrics[0].target.averageValue: not above 0, which Kubernetes refuses too; write "
         "what the HPA "
         "asks for"},
        {"target below 0", "    target: {value: \"-1\"}\n",
         "f.yaml:10:21: metrics[0].target.value: not above 0, which Kubernetes refuses too; write what the "
         "HPA asks "
         "for"},
        {"average utilization", "    target: {averageUtilization: 60}\n",
         "f.yaml:10:13: metrics[0].target: neither averageValue nor value; write the one that the HPA has\n"
         "f.yaml:10:14: metrics[0].target.averageUtilization: unknown key; known here: averageValue, value"},
        {"fallback without a target", "    whenStale: error\n    fallback: {replicas: 4}\n",
         "f.yaml:11:5: metrics[0].fallback: serves replicas × averageValue; add `target: {averageValue: …}` "
         "with what "
         "the HPA asks for, or remove `fallback`"},
        {"fallback with target.value", "    target: {value: 2}\n    fallback: {replicas: 4}\n",
         "f.yaml:11:5: metrics[0].fallback: serves replicas × averageValue, and the target is a `value`; "
         "remove "
         "`fallback`, or use averageValue here and in the HPA"},
        {"activation without a target", "    whenStale: lastKnown\n    activation: 5\n",
         "f.yaml:11:5: metrics[0].activation: switches between 0 and averageValue's replicas; add `target: "
         "{averageValue: …}` with what the HPA asks for, or remove `activation`"},
        {"activation with target.value", "    target: {value: 2}\n    activation: 5\n",
         "f.yaml:11:5: metrics[0].activation: switches between 0 and averageValue's replicas, and the target "
         "is a "
         "`value`; remove `activation`, or use averageValue here and in the HPA"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with_policy(r.text)) == r.errors);
    }
}

TEST_CASE("errors in a policy that has its target") {
    const std::vector<row> rows{
        {"interval too short", "    interval: 999ms\n",
         "f.yaml:11:15: metrics[0].interval: 999ms is out of range; write 1s to 1h"},
        {"interval too long", "    interval: 1h1ms\n",
         "f.yaml:11:15: metrics[0].interval: 1h1ms is out of range; write 1s to 1h"},
        {"interval without a unit", "    interval: 5\n    keepFor: 10s\n",
         "f.yaml:11:15: metrics[0].interval: `5` has a number without a unit; write ms, s, m or h after it, "
         "as 5s"},
        {"keepFor below the interval", "    interval: 1m\n    keepFor: 30s\n",
         "f.yaml:12:5: metrics[0].keepFor: 30s is shorter than the interval of 1m; write more, or whenStale: "
         "error to "
         "serve no last known values"},
        {"keepFor 0", "    keepFor: 0s\n",
         "f.yaml:11:5: metrics[0].keepFor: 0s is shorter than the interval of 15s; write more, or whenStale: "
         "error to "
         "serve no last known values"},
        {"keepFor too long", "    keepFor: 169h\n",
         "f.yaml:11:14: metrics[0].keepFor: 169h is out of range; write 0s to 168h"},
        {"holdWindow too long", "    holdWindow: 2h\n",
         "f.yaml:11:17: metrics[0].holdWindow: 2h is out of range; write 0s to 1h"},
        {"fallback without replicas", "    fallback: {after: 3}\n",
         "f.yaml:11:15: metrics[0].fallback.replicas: missing; say how many replicas to serve for"},
        {"fallback after 0", "    fallback: {after: 0, replicas: 1}\n",
         "f.yaml:11:23: metrics[0].fallback.after: 0 is out of range; write 1 to 1000000"},
        {"fallback of less than 0", "    fallback: {replicas: -1}\n",
         "f.yaml:11:26: metrics[0].fallback.replicas: -1 is out of range; write 0 to 2147483647"},
        {"fallback of 1.5", "    fallback: {replicas: 1.5}\n",
         "f.yaml:11:26: metrics[0].fallback.replicas: `1.5` is not a whole number; write decimal digits, as "
         "10"},
        {"fallback's behaviour", "    fallback: {replicas: 1, behavior: atleast}\n",
         "f.yaml:11:39: metrics[0].fallback.behavior: `atleast` is none of static, atLeast; did you mean "
         "`atLeast`?"},
        {"fallback is a number", "    fallback: 4\n",
         "f.yaml:11:15: metrics[0].fallback: not a mapping; write keys and values under it: after, replicas, "
         "behavior"},
        {"activation below 0", "    activation: -5\n",
         "f.yaml:11:17: metrics[0].activation: below 0; write 0 or more"},
        {"a key of later", "    noData: zero\n",
         "f.yaml:11:5: metrics[0].noData: unknown key; known here: name, namespaces, interval, redis, "
         "prometheus, calendar, "
         "target, keepFor, "
         "whenStale, holdWindow, fallback, activation"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with_target(r.text)) == r.errors);
    }
}

TEST_CASE("a quantity that is none") {
    const std::string wrong = errors_of(with_policy("    target: {averageValue: ten}\n"));
    CHECK(wrong.starts_with("f.yaml:10:28: metrics[0].target.averageValue: `ten` is not a quantity ("));
    CHECK(wrong.ends_with("); write a number as Kubernetes does: 10, 1500m, 2k"));
}

TEST_CASE("warnings") {
    CHECK(warnings_of(with_target("    keepFor: 20s\n")) ==
          "f.yaml:11:5: metrics[0].keepFor: 20s has no effect: a value counts as fresh for 45s (3 intervals, "
          "at least "
          "15s); write more");
    CHECK(warnings_of(with_target("    holdWindow: 5m1s\n")) ==
          "f.yaml:11:5: metrics[0].holdWindow: 5m1s raises replicas during a failure unless the HPA's "
          "scaleDown.stabilizationWindowSeconds is as long (its default is 300)");
    CHECK(warnings_of(with_target("    whenStale: lastKnown\n    holdWindow: 1m\n")) ==
          "f.yaml:12:5: metrics[0].holdWindow: has no effect without whenStale: hold; remove one of them");
    for (const char* quiet :
         {"", "    keepFor: 45s\n", "    holdWindow: 5m\n", "    holdWindow: 0s\n",
          "    interval: 1h\n", // keepFor by default is as long as a value is fresh
          "    whenStale: error\n    holdWindow: 1m\n    fallback: {replicas: 1, behavior: atLeast}\n"}) {
        INFO(quiet);
        CHECK(warnings_of(with_target(quiet)).empty());
    }
}

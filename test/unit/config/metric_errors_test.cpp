// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

// `keys`: the metric's lines, from line 7 on.
std::string with_metric(const std::string& keys) { return head + backend + "metrics:\n" + keys; }

std::string named(const std::string& name) {
    return with_metric("  - name: " + name +
                       "\n    namespaces: [n]\n    redis: {backend: tasks, lists: [{key: a}]}\n" + target);
}

std::string within(const std::string& namespaces) {
    return with_metric("  - name: a\n    namespaces: " + namespaces +
                       "\n    redis: {backend: tasks, lists: [{key: a}]}\n" + target);
}

// The lists begin at column 21 of line 11.
std::string with_lists(const std::string& lists) {
    return with_metric("  - name: a\n    namespaces: [n]\n    redis:\n      backend: tasks\n      lists: " +
                       lists + "\n" + target);
}

} // namespace

TEST_CASE("a metric's names") {
    const std::string rule =
        " is not a metric's name; write 1 to 253 of a-z, 0-9 and -_.: (not ., .., status, "
        "finalize, watch or proxy), as `task_queue_length`";
    CHECK(errors_of(named("Queue")) == "f.yaml:7:11: metrics[0].name: `Queue`" + rule);
    CHECK(errors_of(named("a/b")) == "f.yaml:7:11: metrics[0].name: `a/b`" + rule);
    CHECK(errors_of(named("status")) == "f.yaml:7:11: metrics[0].name: `status`" + rule);
    CHECK(errors_of(named("[a]")) == "f.yaml:7:11: metrics[0].name: a list; write one text");
    CHECK(errors_of(named("\"\"")) ==
          "f.yaml:7:11: metrics[0].name: empty; give it a value or remove the key");
    CHECK(errors_of(named("~")) ==
          "f.yaml:7:5: metrics[0].name: has no value; give it one or remove the key");
    CHECK(errors_of(named("s0-redis:a.b_c")).empty());
    CHECK(errors_of(named("010")).empty());

    CHECK(errors_of(within("[Mesh]")) ==
          "f.yaml:8:18: metrics[0].namespaces[0]: `Mesh` is not a namespace; write its "
          "name, as `artemis-mesh`, or \"*\" alone for all");
    CHECK(errors_of(within("mesh")) ==
          "f.yaml:8:17: metrics[0].namespaces: not a list; write [a, b], or one `- ` line for each element");
    CHECK(errors_of(within("[]")) ==
          "f.yaml:8:17: metrics[0].namespaces: empty; name at least one namespace, as [artemis-mesh]");
    CHECK(errors_of(within("[a, b, a]")) == "f.yaml:8:24: metrics[0].namespaces[2]: `a` twice; remove one");
    CHECK(errors_of(within("[a, \"*\"]")) ==
          "f.yaml:8:17: metrics[0].namespaces: \"*\" stands for every namespace; "
          "write it alone, or name the namespaces");
    CHECK(warnings_of(within("[\"*\"]")) ==
          "f.yaml:8:17: metrics[0].namespaces: \"*\" lets every namespace read this "
          "metric; name the namespaces to keep tenants apart");
}

TEST_CASE("a metric's missing and unknown keys, all at once") {
    CHECK(
        errors_of(with_metric("  - interval: 5s\n    keepfor: 5m\n")) ==
        "f.yaml:7:5: metrics[0].name: missing; give the name that HPAs ask for\n"
        "f.yaml:7:5: metrics[0].namespaces: missing; name the namespaces whose HPAs may read it, as "
        "[artemis-mesh]\n"
        "f.yaml:7:5: metrics[0]: none of redis, prometheus, calendar; say what to ask: redis: {backend: …, "
        "lists: "
        "[{key: …}]}, or prometheus: {backend: …, query: …}\n"
        "f.yaml:7:5: metrics[0].target: missing, and whenStale is hold by default; add `target: "
        "{averageValue: …}` "
        "with what the HPA asks for, or set whenStale to lastKnown or error\n"
        "f.yaml:8:5: metrics[0].keepfor: unknown key; did you mean `keepFor`? (known here: name, namespaces, "
        "interval, redis, prometheus, calendar, target, keepFor, whenStale, holdWindow, fallback, "
        "activation)");
    CHECK(errors_of(with_metric("  - task_queue_length\n")) ==
          "f.yaml:7:5: metrics[0]: not a mapping; write keys and values under it: name, namespaces, "
          "interval, redis, prometheus, calendar, "
          "target, keepFor, whenStale, holdWindow, fallback, activation");
    CHECK(errors_of(with_metric("  -\n")) ==
          "f.yaml:7:4: metrics[0]: not a mapping; write keys and values "
          "under it: name, namespaces, interval, redis, prometheus, calendar, "
          "target, keepFor, whenStale, holdWindow, fallback, activation");
}

TEST_CASE("a metric's lists") {
    const std::vector<row> rows{
        {"none", "[]",
         "f.yaml:11:14: metrics[0].redis.lists: empty; give at least one list, as [{key: "
         "\"artemis:task:queue\"}], or remove the key"},
        {"a text", "a",
         "f.yaml:11:14: metrics[0].redis.lists: not a list; write [a, b], or one `- ` line for each "
         "element"},
        {"a list of texts", "[a]",
         "f.yaml:11:15: metrics[0].redis.lists[0]: not a mapping; write keys and values under it: key, "
         "labels, "
         "missing"},
        {"no key", "[{labels: {a: b}}]",
         "f.yaml:11:15: metrics[0].redis.lists[0].key: missing; give the key of a Redis list"},
        {"empty key", "[{key: \"\"}]",
         "f.yaml:11:21: metrics[0].redis.lists[0].key: empty; write the key of a Redis list"},
        {"unknown key", "[{kye: a}]",
         "f.yaml:11:15: metrics[0].redis.lists[0].key: missing; give the key of a Redis list\n"
         "f.yaml:11:16: metrics[0].redis.lists[0].kye: unknown key; did you mean `key`? (known here: key, "
         "labels, "
         "missing)"},
        {"missing is none of its words", "[{key: a, missing: Zero}]",
         "f.yaml:11:33: metrics[0].redis.lists[0].missing: `Zero` is none of zero, error; did you mean "
         "`zero`?"},
        {"reserved label", "[{key: a, labels: {plimsoll.dev/origin: b}}]",
         "f.yaml:11:54: metrics[0].redis.lists[0].labels.plimsoll.dev/origin: this label is reserved: "
         "Plimsoll says "
         "with it where a number comes from; rename it"},
        {"label key", "[{key: a, labels: {-a: b}}]",
         "f.yaml:11:37: metrics[0].redis.lists[0].labels.-a: `-a` is not a label's key; write [prefix/]name "
         "of "
         "letters, digits and -_., as `queue`"},
        {"label value", "[{key: a, labels: {a: \"b c\"}}]",
         "f.yaml:11:36: metrics[0].redis.lists[0].labels.a: `b c` is not a label's value; write at most 63 "
         "letters, "
         "digits and -_. that begin and end with a letter or digit"},
        {"labels with a NUL", "[{key: a, labels: {a: \"x\\0y\", \"b\\0c\": \"\", z: \"\"}}]",
         "f.yaml:11:36: metrics[0].redis.lists[0].labels.a: `x\\x00y` is not a label's value; write at most "
         "63 letters, digits and -_. that begin and end with a letter or digit\n"
         "f.yaml:11:52: metrics[0].redis.lists[0].labels.`b\\x00c`: `b\\x00c` is not a label's key; write "
         "[prefix/]name of letters, digits and -_., as `queue`"},
        {"label without a value", "[{key: a, labels: {a: }}]",
         "f.yaml:11:36: metrics[0].redis.lists[0].labels.a: has no value; write one text, \"\" for none"},
        {"labels are a list", "[{key: a, labels: [a]}]",
         "f.yaml:11:32: metrics[0].redis.lists[0].labels: not a mapping; write {key: value}"},
        {"the same key twice", "[{key: a, labels: {q: a}}, {key: a, labels: {q: b}}]",
         "f.yaml:11:41: metrics[0].redis.lists[1]: the key `a` is already in the list at line 11; an HPA "
         "would count "
         "it twice: remove one"},
        {"the same labels twice", "[{key: a, labels: {q: a}}, {key: b, labels: {q: a}}]",
         "f.yaml:11:41: metrics[0].redis.lists[1]: the same labels as the list at line 11; give each list "
         "its own, as "
         "labels: {queue: task}"},
        {"no labels twice", "[{key: a}, {key: b}]",
         "f.yaml:11:25: metrics[0].redis.lists[1]: the same labels as the list at line 11; give each list "
         "its own, as "
         "labels: {queue: task}"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with_lists(r.text)) == r.errors);
    }
}

TEST_CASE("labels as Kubernetes has them, and keys as Redis has them, are right") {
    CHECK(
        errors_of(with_lists("[{key: 010, labels: {scaledobject.keda.sh/name: x, a: \"\", b: true, c: 5}}]"))
            .empty());
    CHECK(errors_of(with_lists("[{key: \"a\\0b c\", labels: {}, missing: error}]")).empty());
}

TEST_CASE("a backend that is not there") {
    const auto asking = [](const std::string& name) {
        return with_metric("  - name: a\n    namespaces: [n]\n    redis: {backend: " + name +
                           ", lists: [{key: a}]}\n" + target);
    };
    CHECK(errors_of(asking("tsaks")) ==
          "f.yaml:9:22: metrics[0].redis.backend: no backend is named `tsaks`; did you "
          "mean `tasks`? (there are: tasks)");
    CHECK(errors_of(asking("prometheus")) ==
          "f.yaml:9:22: metrics[0].redis.backend: no backend is named `prometheus`; write one of: tasks");
    CHECK(errors_of(head + metric + target) ==
          "f.yaml:6:22: metrics[0].redis.backend: no backend is named `tasks`; add it under `backends`");
    // Backends may stand behind the metrics that ask them.
    CHECK(errors_of(head + metric + target + backend).empty());
}

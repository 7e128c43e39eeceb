// SPDX-License-Identifier: Apache-2.0
#include "support/folder.hpp"

#include <plimsoll/app/commands.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace plimsoll::app {

namespace {

const std::string header = "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n";
const std::string backend = "backends:\n  - {name: tasks, redis: {address: redis}}\n";

std::string metric(const std::string& name, const std::string& namespaces, const std::string& more) {
    return "  - name: " + name + "\n    namespaces: [" + namespaces +
           "]\n    redis: {backend: tasks, lists: [{key: a, labels: {q: a}}, {key: b, labels: {q: b}}]}\n" +
           more;
}

struct checked {
    int code;
    std::string out, err;
};

checked check_path(const std::string& path) {
    std::ostringstream out, err;
    const int code = check(path, out, err);
    return {code, out.str(), err.str()};
}

} // namespace

TEST_CASE("check prints a table of the metrics of all files") {
    const test::folder in;
    in.write("a.yaml", header + backend + "metrics:\n" +
                           metric("task_queue_length", "artemis-mesh",
                                  "    interval: 5s\n    target: {averageValue: \"10\"}\n"));
    in.write("b.yml", header + "metrics:\n" + metric("other", "a, b", "    whenStale: error\n") +
                          metric("many", "a, b, c, d, e", "    target: {value: 500m}\n"));
    const checked done = check_path(in.path());
    CHECK(done.code == 0);
    CHECK(done.err.empty());
    CHECK(done.out == "METRIC              NAMESPACES     BACKEND   SERIES   INTERVAL   TARGET\n"
                      "task_queue_length   artemis-mesh   tasks     2        5s         averageValue 10\n"
                      "other               a,b            tasks     2        15s        -\n"
                      "many                a,b,c,+2       tasks     2        15s        value 500m\n");
}

TEST_CASE("check prints every error with its place, and no table") {
    const test::folder in;
    in.write("a.yaml",
             header + backend + "metrics:\n" + metric("q", "a", "    intervall: 5s\n    keepFor: 5\n"));
    const checked done = check_path(in.path());
    CHECK(done.code == 2);
    CHECK(done.out.empty());
    const std::string file = in.path() + "/a.yaml";
    CHECK_THAT(done.err,
               Catch::Contains(file + ":9:5: metrics[0].intervall: unknown key; did you mean `interval`?"));
    CHECK_THAT(done.err,
               Catch::Contains(file + ":10:14: metrics[0].keepFor: `5` has a number without a unit"));
    CHECK_THAT(done.err, Catch::Contains("metrics[0].target: missing, and whenStale is hold by default"));
}

TEST_CASE("a warning changes nothing") {
    const test::folder in;
    in.write("a.yaml", header + backend + "metrics:\n" + metric("q", "\"*\"", "    whenStale: error\n"));
    const checked done = check_path(in.path());
    CHECK(done.code == 0);
    CHECK_THAT(done.err,
               Catch::StartsWith("warning: " + in.path() + "/a.yaml:7:17: metrics[0].namespaces: "));
    CHECK_THAT(done.out, Catch::Contains("q        *"));
}

TEST_CASE("more errors than are shown are counted") {
    const test::folder in;
    std::string metrics = "metrics:\n";
    for (int i = 0; i < 150; ++i)
        metrics += metric("q" + std::to_string(i), "a", "    whenStale: never\n");
    in.write("a.yaml", header + backend + metrics);
    const checked done = check_path(in.path());
    CHECK(done.code == 2);
    CHECK_THAT(done.err, Catch::EndsWith("and 50 more errors\n"));
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 101);
}

TEST_CASE("check --query asks, and names what has no value") {
    const test::folder in;
    in.write("a.yaml",
             header +
                 "backends:\n"
                 "  - {name: tasks, redis: {address: \"127.0.0.1:1\"}}\n"
                 "  - {name: prom, prometheus: {url: \"http://127.0.0.1:1\"}}\n"
                 "metrics:\n" +
                 metric("queue", "a", "    whenStale: error\n") +
                 "  - {name: all, namespaces: [a, b], whenStale: error, prometheus: {backend: prom, "
                 "query: up, combine: series}}\n"
                 "  - {name: one, namespaces: [a], whenStale: error, prometheus: {backend: prom, query: "
                 "up}}\n");
    std::ostringstream out, err;
    CHECK(check_and_query(in.path(), out, err) == 1);
    CHECK(out.str() == "METRIC   NAMESPACES   BACKEND   SERIES   INTERVAL   TARGET\n"
                       "queue    a            tasks     2        15s        -\n"
                       "all      a,b          prom      any      15s        -\n"
                       "one      a            prom      1        15s        -\n"
                       "\n");
    CHECK_THAT(err.str(), Catch::Contains("a/queue: no value: tasks: ") &&
                              Catch::Contains("a,+1/all: no value: prom: ") &&
                              Catch::Contains("127.0.0.1:1") &&
                              Catch::EndsWith("plimsoll: 3 of 3 metrics have no value\n"));
    in.write("a.yaml", "kind: Other\n");
    CHECK(check_and_query(in.path(), out, err) == 2);
}

TEST_CASE("nothing to check") {
    const test::folder in;
    CHECK(check_path("").code == 2);
    CHECK_THAT(check_path("").err, Catch::Contains("the path is empty"));
    CHECK(check_path(in.path() + "/none").code == 2);
    CHECK_THAT(check_path(in.path() + "/none").err, Catch::Contains("/none: no such file"));
    CHECK_THAT(check_path(in.path()).err, Catch::Contains("no *.yaml file in it"));
}

TEST_CASE("check tells of each calendar what it does next, and what may surprise") {
    const test::folder in;
    const auto calendar = [](const std::string& name, const std::string& zone, const std::string& windows) {
        return "  - {name: " + name +
               ", namespaces: [n], target: {averageValue: 1}, calendar: {timezone: " + zone + ", windows: [" +
               windows + "]}}\n";
    };
    const std::string file =
        in.write("a.yaml", header + "metrics:\n" +
                               calendar("steps", "Europe/Berlin",
                                        "{start: 0 8 * * *, end: 0 12 * * *, value: 14}, "
                                        "{start: 0 12 * * *, end: 0 20 * * 7, value: 15}") +
                               calendar("always", "UTC", "{start: 0 8 * * *, end: 0 8 * * *, value: 3}"));
    std::ostringstream out, err;
    // Tuesday, 24 November 2026, 08:30 in Berlin.
    const domain::wall_time now{std::chrono::seconds(1795505400)};
    CHECK(check(file, out, err, now) == 0);
    CHECK(out.str() == "METRIC   NAMESPACES   BACKEND   SERIES   INTERVAL   TARGET\n"
                       "steps    n            -         1        -          averageValue 1\n"
                       "always   n            -         1        -          averageValue 1\n"
                       "\n"
                       "CALENDAR   NAMESPACES   FROM                       VALUE\n"
                       "steps      n            now                        15\n"
                       "steps      n            Sun 2026-11-29 20:00 CET   0\n"
                       "steps      n            Mon 2026-11-30 08:00 CET   14\n"
                       "steps      n            Mon 2026-11-30 12:00 CET   15\n"
                       "always     n            now                        3\n"
                       "always     n            for ever                   3\n");
    const std::string place = "warning: " + file;
    CHECK_THAT(err.str(),
               Catch::Contains(place + ":4:157: metrics[0].calendar.windows[1]: `0 20 * * 7` has 7"));
    CHECK_THAT(err.str(),
               Catch::Contains(place + ":4:157: metrics[0].calendar.windows[1]: KEDA decides otherwise"));
    CHECK_THAT(err.str(), Catch::Contains("metrics[0].calendar: the step from 14 to 15 is within"));
    CHECK_THAT(err.str(), Catch::Contains("metrics[1].calendar.windows[0]: start and end are the same"));
}

TEST_CASE("nothing is told of calendars where there is none") {
    const test::folder in;
    in.write("a.yaml", header + backend + "metrics:\n" + metric("q", "n", "    whenStale: error\n"));
    CHECK(check_path(in.path()).out.find("CALENDAR") == std::string::npos);
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// What must agree across metrics, backends and files.
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

std::string one(const std::string& name, const std::string& namespaces) {
    return "  - {name: " + name + ", namespaces: " + namespaces +
           ", redis: {backend: tasks, lists: [{key: a}]}, whenStale: error}\n";
}

std::string two(const std::string& first, const std::string& second) {
    return errors_of(head + backend + "metrics:\n" + one("a", first) + one("a", second));
}

} // namespace

TEST_CASE("a name is served once in each namespace") {
    const std::string remedy = "; rename one of them, or give them namespaces that do not overlap";
    CHECK(two("[x]", "[y]").empty());
    CHECK(two("[x, y]", "[z, y]") ==
          "f.yaml:8:12: metrics[1].name: `a` is already served in namespace `y` by the metric at f.yaml:7" +
              remedy);
    CHECK(two("[\"*\"]", "[y]") ==
          "f.yaml:8:12: metrics[1].name: `a` is already served in namespace `y` by the metric at f.yaml:7" +
              remedy);
    CHECK(two("[y]", "[\"*\"]") ==
          "f.yaml:8:12: metrics[1].name: `a` is already served in namespace `y` by the metric at f.yaml:7" +
              remedy);
    CHECK(two("[\"*\"]", "[\"*\"]") ==
          "f.yaml:8:12: metrics[1].name: `a` is already served in every namespace by the metric at f.yaml:7" +
              remedy);
}

TEST_CASE("names are compared across files, and both places are named") {
    const std::string first = head + backend + "metrics:\n" + one("a", "[x]");
    const std::string second = head + backend + "metrics:\n" + one("b", "[x]") + one("a", "[x]");
    CHECK(lines(parse({{"d/1.yaml", first}, {"d/2.yaml", second}}).errors) ==
          "d/2.yaml:4:11: backends[0].name: a backend named `tasks` is already at d/1.yaml:4; give each its "
          "own name\n"
          "d/2.yaml:8:12: metrics[1].name: `a` is already served in namespace `x` by the metric at "
          "d/1.yaml:7; rename "
          "one of them, or give them namespaces that do not overlap");
}

TEST_CASE("lists of several files are joined, and a backend may be in any of them") {
    const loaded both = parse({{"1.yaml", head + "metrics:\n" + one("a", "[x]")},
                               {"2.yaml", head + backend + "metrics:\n" + one("b", "[x]")}});
    CHECK(lines(both.errors).empty());
    REQUIRE(both.settings.metrics.size() == 2);
    CHECK(both.settings.metrics[0].name == "a");
    CHECK(both.settings.metrics[1].name == "b");
    CHECK(both.settings.backends.size() == 1);
}

TEST_CASE("a file that cannot be read does not make backends unknown") {
    CHECK(lines(parse({{"1.yaml", head + "metrics:\n" + one("a", "[x]")}, {"2.yaml", head + "backends: [\n"}})
                    .errors) == "2.yaml:3:12: not valid YAML: end of sequence flow not found; check "
                                "indentation, quotes and brackets here and "
                                "above");
    CHECK(errors_of(head + "backends: [{name: T, redis: {address: a}}]\nmetrics:\n" + one("a", "[x]")) ==
          "f.yaml:3:19: backends[0].name: `T` is not a backend's name; write at most 63 of a-z, 0-9 and -, "
          "as `tasks`");
}

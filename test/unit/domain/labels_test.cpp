// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/labels.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <vector>

using plimsoll::domain::labels;

namespace {

using map = std::map<std::string, std::string>;

map as_map(const labels& of) {
    map out;
    for (const auto& [key, value] : of)
        out.emplace(key, value);
    return out;
}

std::vector<std::string> keys(const labels& of) {
    std::vector<std::string> out;
    for (const auto& [key, value] : of)
        out.emplace_back(key);
    return out;
}

} // namespace

TEST_CASE("labels are sorted by key in whatever order they come") {
    const labels of{{"queue", "task"}, {"a", ""}, {"app.kubernetes.io/name", "x"}, {"queues", "y"}};
    CHECK(keys(of) == std::vector<std::string>{"a", "app.kubernetes.io/name", "queue", "queues"});
    CHECK(of == labels{{"queues", "y"}, {"app.kubernetes.io/name", "x"}, {"a", ""}, {"queue", "task"}});
    CHECK(as_map(of) == map{{"a", ""}, {"app.kubernetes.io/name", "x"}, {"queue", "task"}, {"queues", "y"}});
}

TEST_CASE("no labels") {
    const labels none;
    CHECK(none.empty());
    CHECK(none.begin() == none.end());
    CHECK(!none.find(""));
    CHECK(none == labels{});
}

TEST_CASE("a label is found by its whole key") {
    const labels of{{"a", ""}, {"ab", "b"}, {"b", "a"}};
    CHECK(!of.empty());
    CHECK(of.find("a") == "");
    CHECK(of.find("ab") == "b");
    CHECK(of.find("b") == "a");
    CHECK(!of.find(""));
    CHECK(!of.find("abc"));
}

TEST_CASE("add keeps what is there, set replaces it") {
    labels of{{"b", "1"}, {"b", "2"}};
    CHECK(of.find("b") == "1");
    CHECK(!of.add("b", "3"));
    CHECK(of.add("c", std::string(100, 'c')));
    CHECK(of.add("a", ""));
    of.set("b", "longer than before");
    of.set("d", "");
    of.set("a", "x");
    CHECK(as_map(of) ==
          map{{"a", "x"}, {"b", "longer than before"}, {"c", std::string(100, 'c')}, {"d", ""}});
    of.set("c", "");
    CHECK(of == labels{{"a", "x"}, {"b", "longer than before"}, {"c", ""}, {"d", ""}});
}

TEST_CASE("labels differ when a key or a value does, and can be sorted") {
    const std::vector<labels> ascending{
        {}, {{"a", ""}}, {{"a", ""}, {"b", ""}}, {{"a", "b"}}, {{"a", "b"}, {"c", ""}}, {{"ab", ""}},
    };
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t k = 0; k < ascending.size(); ++k) {
            INFO(i << " and " << k);
            CHECK((ascending[i] < ascending[k]) == (i < k));
            CHECK((ascending[i] == ascending[k]) == (i == k));
        }
}

// SPDX-License-Identifier: Apache-2.0
// Which backends keep their connections and which metrics their samples.
#include "inheritance.hpp"

#include <plimsoll/config/load.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::app {

namespace {

using indices = std::vector<std::optional<std::size_t>>;

config::settings settings_of(const std::string& backends, const std::string& metrics) {
    auto read =
        config::parse({{"f.yaml",
                        "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\nbackends:\n" +
                            backends + "metrics:\n" + metrics,
                        ""}});
    for (const auto& problem : read.errors)
        FAIL(problem.to_string());
    return std::move(read.settings);
}

std::string backend(const std::string& name, const std::string& redis = "address: redis") {
    return "  - {name: " + name + ", redis: {" + redis + "}}\n";
}

std::string metric(const std::string& name, const std::string& namespaces, const std::string& query,
                   const std::string& more = "whenStale: error") {
    return "  - {name: " + name + ", namespaces: [" + namespaces + "], redis: {" + query + "}, " + more +
           "}\n";
}

const std::string one_list = "backend: a, lists: [{key: k, labels: {q: x}}]";

} // namespace

TEST_CASE("backends that go on") {
    struct row {
        const char* name;
        std::string after;
        indices expected;
    };
    const std::string login = "address: redis, username: u, passwordFile: /p, tls: {caFile: /ca}";
    const auto before = settings_of(backend("a", login) + backend("b"), metric("m", "n", one_list));
    const std::vector<row> rows = {
        {"the same", backend("a", login) + backend("b"), {0, 1}},
        {"in another order, with a new one", backend("b") + backend("c") + backend("a", login), {1, {}, 0}},
        {"another password file",
         backend("a", "address: redis, username: u, passwordFile: /q, tls: {caFile: /ca}"),
         {{}}},
        {"another CA file",
         backend("a", "address: redis, username: u, passwordFile: /p, tls: {caFile: /cb}"),
         {{}}},
        {"another database", backend("a", login + ", database: 1"), {{}}},
        {"another timeout", backend("a", login + ", timeout: 1s"), {{}}},
        {"the name of another", backend("a"), {{}}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        CHECK(inherit(before, settings_of(r.after, metric("m", "n", one_list))).backends == r.expected);
    }
}

TEST_CASE("metrics that keep their samples") {
    struct row {
        const char* name;
        std::string after;
        indices expected;
    };
    const std::string other_key = "backend: a, lists: [{key: l, labels: {q: x}}]";
    const auto before =
        settings_of(backend("a") + backend("b"), metric("m", "n", one_list) + metric("m", "o", other_key) +
                                                     metric("p", "\"*\"", one_list));
    const std::string policy = "interval: 7s, keepFor: 1h, target: {averageValue: 3}, activation: 1";
    const std::vector<row> rows = {
        {"the same, in another order",
         metric("p", "\"*\"", one_list) + metric("m", "o", other_key) + metric("m", "n", one_list),
         {2, 1, 0}},
        {"another policy", metric("m", "n", one_list, policy), {0}},
        {"one namespace more", metric("m", "z, n", one_list), {0}},
        {"one namespace alone", metric("m", "z", one_list), {{}}},
        {"a new name", metric("q", "n", one_list), {{}}},
        {"another key", metric("m", "n", other_key), {{}}},
        {"another namespace's", metric("m", "o", one_list), {{}}},
        {"other labels", metric("m", "n", "backend: a, lists: [{key: k, labels: {q: y}}]"), {{}}},
        {"another type", metric("m", "n", "backend: a, sets: [{key: k, labels: {q: x}}]"), {{}}},
        {"another measure of missing",
         metric("m", "n", "backend: a, lists: [{key: k, labels: {q: x}, missing: error}]"),
         {{}}},
        {"one list more", metric("m", "n", "backend: a, lists: [{key: k, labels: {q: x}}, {key: l}]"), {{}}},
        {"another backend", metric("m", "n", "backend: b, lists: [{key: k, labels: {q: x}}]"), {{}}},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto after = settings_of(backend("a") + backend("b"), r.after);
        CHECK(inherit(before, after).metrics == r.expected);
    }
}

TEST_CASE("a query of Prometheus goes on, a calendar has nothing to go on with") {
    const std::string backends = "  - {name: p, prometheus: {url: 'http://p:9090'}}\n";
    const auto asking = [](const std::string& more) {
        return "  - {name: m, namespaces: [n], prometheus: {backend: p, query: up" + more +
               "}, whenStale: error}\n";
    };
    const std::string calendar =
        "  - {name: c, namespaces: [n], target: {averageValue: 1}, calendar: {timezone: UTC, "
        "windows: [{start: 0 8 * * *, end: 0 9 * * *, value: 1}]}}\n";
    const auto before = settings_of(backends, calendar + asking(""));
    CHECK(inherit(before, settings_of(backends, asking("") + calendar)).metrics == indices{1, {}});
    CHECK(inherit(before, settings_of(backends, asking(", combine: sum"))).metrics == indices{{}});
    const std::string other = "  - {name: p, prometheus: {url: 'http://q:9090'}}\n";
    CHECK(inherit(before, settings_of(other, asking(""))).metrics == indices{{}});
}

TEST_CASE("two metrics made of one share its samples unequally") {
    const auto before = settings_of(backend("a"), metric("m", "n, o", one_list));
    const auto after = settings_of(backend("a"), metric("m", "o", one_list) + metric("m", "n", one_list));
    CHECK(inherit(before, after).metrics == indices{0, {}});
}

TEST_CASE("a metric of a backend that does not go on begins anew") {
    const auto before = settings_of(backend("a"), metric("m", "n", one_list));
    const auto after = settings_of(backend("a", "address: other"), metric("m", "n", one_list));
    CHECK(inherit(before, after).metrics == indices{{}});
}

} // namespace plimsoll::app

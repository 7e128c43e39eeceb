// SPDX-License-Identifier: Apache-2.0
#include "identity_numbers.hpp"
#include "question.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <set>

using namespace plimsoll;

namespace {

struct question {
    auth::identity who;
    cluster::attributes what;
};

question usual() {
    question out;
    out.who.name = "jane";
    out.who.uid = "1";
    out.who.groups = {"a", "b"};
    out.who.extra = {{"k", {"v", "w"}}};
    out.what.verb = "list";
    out.what.group = "external.metrics.k8s.io";
    out.what.version = "v1beta1";
    out.what.resource = "queue";
    out.what.name_space = "mesh";
    return out;
}

} // namespace

TEST_CASE("questions that differ in anything have different keys") {
    struct row {
        const char* name;
        std::function<void(question&)> change;
    };
    const row rows[] = {
        {"as it is", [](question&) {}},
        {"user", [](question& q) { q.who.name = "joe"; }},
        {"uid", [](question& q) { q.who.uid = "2"; }},
        {"no uid", [](question& q) { q.who.uid.clear(); }},
        {"one group more", [](question& q) { q.who.groups.push_back("c"); }},
        {"one group less", [](question& q) { q.who.groups.pop_back(); }},
        {"no groups", [](question& q) { q.who.groups.clear(); }},
        {"groups run together", [](question& q) { q.who.groups = {"ab"}; }},
        {"a group that looks like two", [](question& q) { q.who.groups = {"a1:b"}; }},
        {"no extra", [](question& q) { q.who.extra.clear(); }},
        {"another key of extra", [](question& q) { q.who.extra = {{"l", {"v", "w"}}}; }},
        {"another value of extra", [](question& q) { q.who.extra = {{"k", {"v", "x"}}}; }},
        {"values run together", [](question& q) { q.who.extra = {{"k", {"vw"}}}; }},
        {"a value is a key", [](question& q) { q.who.extra = {{"k", {"v"}}, {"w", {}}}; }},
        {"a group is a key",
         [](question& q) {
             q.who.groups = {"a"};
             q.who.extra = {{"b", {}}, {"k", {"v", "w"}}};
         }},
        {"verb", [](question& q) { q.what.verb = "get"; }},
        {"group", [](question& q) { q.what.group = "custom.metrics.k8s.io"; }},
        {"version", [](question& q) { q.what.version = "v1"; }},
        {"resource", [](question& q) { q.what.resource = "queue2"; }},
        {"namespace", [](question& q) { q.what.name_space = "mesh2"; }},
        {"resource and namespace swapped",
         [](question& q) { std::swap(q.what.resource, q.what.name_space); }},
        {"user and uid swapped", [](question& q) { std::swap(q.who.name, q.who.uid); }},
        {"the border between resource and namespace",
         [](question& q) {
             q.what.resource = "queuem";
             q.what.name_space = "esh";
         }},
        {"a path", [](question& q) { q.what.path = "/apis"; }},
    };
    std::set<std::string> keys;
    for (const row& r : rows) {
        INFO(r.name);
        question q = usual();
        r.change(q);
        const auto key = auth::key_of(auth::text_of(q.who), q.what);
        CHECK(keys.insert(key).second);
        CHECK(key == auth::key_of(auth::text_of(question(q).who), question(q).what));
    }
}

TEST_CASE("an identity's number is its own, and is given once") {
    auth::identity_numbers numbers(2, 100000, 10000);
    const auto named = [](std::string name) {
        auth::identity who;
        who.name = std::move(name);
        return who;
    };
    const std::string jane = numbers.of(named("jane")), joe = numbers.of(named("joe"));
    CHECK(jane != joe);
    CHECK(jane.size() < 10);
    CHECK(numbers.of(named("jane")) == jane);
    std::set<std::string> given{jane, joe};
    CHECK(given.insert(numbers.of(named("jim"))).second); // joe is forgotten
    CHECK(given.insert(numbers.of(named("joe"))).second); // and known anew
    CHECK(given.insert(numbers.of(named("#1"))).second);
    const auto endless = named(std::string(20000, 'x'));
    CHECK(numbers.of(endless) == auth::text_of(endless));
}

TEST_CASE("what needs no review") {
    auth::identity who;
    who.groups = {"system:authenticated"};
    CHECK_FALSE(auth::is_master(who));
    who.groups.emplace_back("system:masters");
    CHECK(auth::is_master(who));
    who.groups = {"system:masters2", "System:Masters", ""};
    CHECK_FALSE(auth::is_master(who));
    who.groups.clear();
    who.name = "system:masters";
    CHECK_FALSE(auth::is_master(who));

    cluster::attributes what;
    for (const char* open : {"/healthz", "/livez", "/readyz"}) {
        what.path = open;
        CHECK(auth::is_open_path(what));
    }
    for (const char* closed : {"", "/", "/healthz/", "/healthz/ping", "/readyz2", "/metrics", "/HEALTHZ"}) {
        INFO(closed);
        what.path = closed;
        CHECK_FALSE(auth::is_open_path(what));
    }
}

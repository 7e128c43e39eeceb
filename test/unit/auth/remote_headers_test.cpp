// SPDX-License-Identifier: Apache-2.0
#include "front_proxy.hpp"
#include "remote_headers.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using strings = std::vector<std::string>;

namespace {

auth::identity read(std::vector<http::field> fields) {
    auto map = test::authentication_map();
    map["requestheader-username-headers"] = R"(["X-Remote-User","X-Other-User"])";
    map["requestheader-uid-headers"] = R"(["X-Remote-Uid","X-Other-Uid"])";
    map["requestheader-group-headers"] = R"(["X-Remote-Group","X-Other-Group"])";
    map["requestheader-extra-headers-prefix"] = R"(["X-Remote-Extra-","X-More-"])";
    auto out = auth::read_remote_headers(test::request_with(std::move(fields)), *test::parsed(map));
    return out.value_or(auth::identity());
}

} // namespace

TEST_CASE("X-Remote headers: names") {
    CHECK(read({{"x-remote-user", "jane"}}).name == "jane");
    CHECK(read({{"X-Other-User", "joe"}}).name == "joe");
    CHECK(read({{"X-Other-User", "joe"}, {"X-Remote-User", "jane"}}).name == "jane");
    CHECK(read({{"X-Remote-User", "jane"}, {"X-Remote-User", "joe"}}).name == "jane");
    // An empty first value is none, whatever follows under that name.
    CHECK(read({{"X-Remote-User", ""}, {"X-Remote-User", "joe"}}).name == "");
    CHECK(read({{"X-Remote-User", ""}, {"X-Other-User", "joe"}}).name == "joe");
    CHECK(read({{"X-Remote-Users", "joe"}, {"X-Remote-Use", "joe"}}).name == "");
    CHECK(read({{"X-Remote-User", "jane"}, {"X-Other-Uid", "1"}}).uid == "1");
    CHECK(read({{"X-Remote-User", "jane"}}).uid == "");
}

TEST_CASE("X-Remote headers: groups keep the order of names, then of fields") {
    CHECK(read({{"X-Remote-User", "jane"},
                {"X-Other-Group", "3"},
                {"X-Remote-Group", "1"},
                {"X-Remote-Group", ""},
                {"x-remote-group", "2, with a comma"}})
              .groups == strings{"1", "2, with a comma", "3"});
}

TEST_CASE("X-Remote headers: extra") {
    using extra = std::map<std::string, strings>;
    const auto got = read({{"X-Remote-User", "jane"},
                           {"X-Remote-Extra-Scopes", "a"},
                           {"x-remote-extra-scopes", ""},
                           {"X-More-Scopes", "b"},
                           {"X-Remote-Extra-Authentication.kubernetes.io%2fcredential-Id", "JTI=1"},
                           {"X-Remote-Extr", "no"},
                           {"X-Remote-Extra-", "of no name"}});
    CHECK(got.extra == extra{{"", {"of no name"}},
                             {"authentication.kubernetes.io/credential-id", {"JTI=1"}},
                             {"scopes", {"a", "", "b"}}});
}

TEST_CASE("keys of extra are decoded as Go does") {
    struct row {
        const char* name;
        const char* sent;
        const char* key;
    };
    const row rows[] = {
        {"lower case", "Scopes", "scopes"},
        {"an escape", "a%2Fb", "a/b"},
        {"an escape of a capital letter", "%41", "A"},
        {"twice", "%25%32f", "%2f"},
        {"a plus is a plus", "a+b", "a+b"},
        {"at the very end", "a%2f", "a/"},
        {"cut short", "a%2", "a%2"},
        {"a lone sign", "%", "%"},
        {"no digits: all of it stays as it is", "%2F%zz", "%2f%zz"},
        {"empty", "", ""},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(auth::extra_key(r.sent) == r.key);
    }
    CHECK(auth::extra_key("%00") == std::string(1, '\0'));
}

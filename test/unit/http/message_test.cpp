// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/http/message.hpp>

#include <catch2/catch.hpp>

namespace http = plimsoll::http;

TEST_CASE("names are compared without regard to ASCII case") {
    struct row {
        const char* name;
        std::string_view a, b;
        bool equal;
    };
    const row rows[] = {
        {"both empty", "", "", true},
        {"same", "host", "host", true},
        {"other case", "X-Remote-User", "x-rEMOTE-uSER", true},
        {"prefix", "host", "hosts", false},
        {"empty against some", "", "a", false},
        {"@ is not `", "@", "`", false},
        {"[ is not {", "[", "{", false},
        {"not beyond ASCII", "\xc3\x84", "\xc3\xa4", false},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        CHECK(http::equals_ignore_case(r.a, r.b) == r.equal);
        CHECK(http::equals_ignore_case(r.b, r.a) == r.equal);
    }
}

TEST_CASE("find gives the first field of a name") {
    http::request r;
    r.fields = {{"Host", "a:1"}, {"X-Remote-Group", "one"}, {"x-remote-group", "two"}, {"Empty", ""}};
    CHECK(r.find("host") == "a:1");
    CHECK(r.find("X-REMOTE-GROUP") == "one");
    CHECK(r.find("Empty").empty());
    CHECK(r.find("Accept").empty());
    CHECK(http::request{}.find("host").empty());
}

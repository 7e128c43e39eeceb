// SPDX-License-Identifier: Apache-2.0
#include "stream_group.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::backends::redis {
namespace {

using scope = refusal::scope;

struct row {
    const char* name;
    std::string bytes;
    int value;        // of a finding without `part`
    std::string part; // of the error's text
    scope whom = scope::question;
};

config::redis_key group_g() {
    config::redis_key out;
    out.key = "s";
    out.group = "g";
    return out;
}

void check(const row& r, finding (*value)(const reply&, const config::redis_key&)) {
    INFO(r.name);
    reply_reader reader;
    std::vector<reply> replies;
    REQUIRE(reader.read(r.bytes, replies).has_value());
    REQUIRE(replies.size() == 1);
    const finding got = value(replies.front(), group_g());
    if (r.part.empty()) {
        REQUIRE(std::holds_alternative<domain::quantity>(got));
        CHECK(std::get<domain::quantity>(got) == domain::quantity::from_units(r.value));
        return;
    }
    REQUIRE(std::holds_alternative<refusal>(got));
    CHECK(std::get<refusal>(got).whom == r.whom);
    CHECK_THAT(std::get<refusal>(got).cause.detail(), Catch::Contains(r.part));
}

std::string text(const std::string& of) { return "$" + std::to_string(of.size()) + "\r\n" + of + "\r\n"; }

// As Redis 7 tells a group.
std::string group(const std::string& name, const std::string& lag) {
    return "*12\r\n" + text("name") + text(name) + text("consumers") + ":1\r\n" + text("pending") + ":7\r\n" +
           text("last-delivered-id") + text("1-1") + text("entries-read") + "$-1\r\n" + text("lag") + lag;
}

// As Redis 5 and 6 do.
std::string old_group(const std::string& name) {
    return "*8\r\n" + text("name") + text(name) + text("consumers") + ":1\r\n" + text("pending") + ":7\r\n" +
           text("last-delivered-id") + text("1-1");
}

TEST_CASE("what is pending") {
    const std::vector<row> rows = {
        {"nothing", "*4\r\n:0\r\n$-1\r\n$-1\r\n*-1\r\n", 0, ""},
        {"some", "*4\r\n:5\r\n" + text("1-1") + text("1-5") + "*1\r\n*2\r\n" + text("c") + text("5"), 5, ""},
        {"no summary", ":5\r\n", 0, "reply of type integer", scope::backend},
        {"too short", "*3\r\n:0\r\n$-1\r\n$-1\r\n", 0, "four elements", scope::backend},
        {"no count", "*4\r\n$-1\r\n$-1\r\n$-1\r\n*-1\r\n", 0, "not a number", scope::backend},
        {"a negative count", "*4\r\n:-1\r\n$-1\r\n$-1\r\n*-1\r\n", 0, "negative", scope::backend},
    };
    for (const row& r : rows)
        check(r, pending_in);
}

TEST_CASE("what is not yet delivered") {
    const std::vector<row> rows = {
        {"the only group", "*1\r\n" + group("g", ":3\r\n"), 3, ""},
        {"one of several", "*3\r\n" + group("a", ":1\r\n") + group("g", ":0\r\n") + group("h", ":9\r\n"), 0,
         ""},
        {"another's is unknown", "*2\r\n" + group("a", "$-1\r\n") + group("g", ":4\r\n"), 4, ""},
        {"unknown", "*1\r\n" + group("g", "$-1\r\n"), 0, "does not know the lag of group 'g' (NULL)"},
        {"an older server", "*1\r\n" + old_group("g"), 0, "needs Redis 7.0"},
        {"no group at all", "*0\r\n", 0, "no group 'g'"},
        {"other groups only", "*1\r\n" + group("gg", ":3\r\n"), 0, "no group 'g'"},
        {"no list", ":3\r\n", 0, "no list of groups", scope::backend},
        {"no groups in it", "*1\r\n:3\r\n", 0, "a group without a name", scope::backend},
        {"a nameless group", "*1\r\n*2\r\n" + text("lag") + ":3\r\n", 0, "without a name", scope::backend},
        {"a lag that is a text", "*1\r\n" + group("g", text("3")), 0, "not a number", scope::backend},
        {"a negative lag", "*1\r\n" + group("g", ":-1\r\n"), 0, "negative", scope::backend},
    };
    for (const row& r : rows)
        check(r, lag_in);
}

} // namespace
} // namespace plimsoll::backends::redis

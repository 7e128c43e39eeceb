// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/api/request_target.hpp>

#include <catch2/catch.hpp>

using plimsoll::api::request_target;
using segments = std::vector<std::string>;

TEST_CASE("paths are decoded before they are split") {
    struct row {
        const char* name;
        std::string target;
        segments expected;
    };
    const std::vector<row> rows = {
        {"root", "/", {}},
        {"plain", "/apis/g/v", {"apis", "g", "v"}},
        {"one trailing slash", "/apis/g/v/", {"apis", "g", "v"}},
        {"empty segments stay", "/apis//v", {"apis", "", "v"}},
        {"escapes", "/a/%2A/b%20c", {"a", "*", "b c"}},
        {"an escaped slash separates", "/a/b%2Fc", {"a", "b", "c"}},
        {"plus is a plus in a path", "/a+b", {"a+b"}},
        {"absolute form", "https://127.0.0.1:6443/readyz?verbose", {"readyz"}},
        {"absolute form without a path", "https://127.0.0.1:6443", {}},
        {"fragment is dropped", "/a#b", {"a"}},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto out = request_target::parse(r.target);
        REQUIRE(out.has_value());
        CHECK(out->segments() == r.expected);
    }
}

TEST_CASE("query parameters: plus is a space, the first of a name counts") {
    const auto out =
        request_target::parse("/p?labelSelector=a+in+%28b%2Cc%29&labelSelector=x&empty=&bare&&=v");
    REQUIRE(out.has_value());
    CHECK(out->parameter("labelSelector") == "a in (b,c)");
    CHECK(out->parameter("empty") == "");
    CHECK(out->parameter("bare") == "");
    CHECK(out->parameter("") == "v");
    CHECK_FALSE(out->parameter("absent").has_value());
}

TEST_CASE("what is no target is refused") {
    for (const std::string target :
         {"", "*", "apis", "/%", "/%2", "/%zz", "/a%00b", "/p?a=%0", "/p?%gg=1", "/p?a=%00"}) {
        INFO(target);
        CHECK_FALSE(request_target::parse(target).has_value());
    }
}

TEST_CASE("parameters have a limit, and both of its sides hold") {
    std::string target = "/p?";
    for (std::size_t i = 0; i < request_target::max_parameters; ++i)
        target += "a=1&";
    CHECK(request_target::parse(target).has_value());
    CHECK_FALSE(request_target::parse(target + "b=2").has_value());
}

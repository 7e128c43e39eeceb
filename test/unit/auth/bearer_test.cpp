// SPDX-License-Identifier: Apache-2.0
#include "bearer.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;

namespace {

http::request with(std::vector<http::field> fields) {
    http::request out;
    out.fields = std::move(fields);
    return out;
}

} // namespace

TEST_CASE("the token of a request") {
    struct row {
        const char* name;
        std::vector<http::field> fields;
        const char* token; // empty: none; null: refused
    };
    const std::string longest = "Bearer " + std::string(auth::token_bytes_limit, 'x');
    const std::string longer = longest + "x";
    const row rows[] = {
        {"none", {{"Accept", "*/*"}}, ""},
        {"as everybody writes it", {{"Authorization", "Bearer a.b-c_d~e+f/g="}}, "a.b-c_d~e+f/g="},
        {"in other letters", {{"authorization", "bearer abc"}}, "abc"},
        {"more blanks", {{"Authorization", "Bearer   abc  "}}, "abc"},
        {"a tab", {{"Authorization", "Bearer\tabc"}}, "abc"},
        {"a scheme and nothing", {{"Authorization", "Bearer"}}, ""},
        {"a scheme and a blank", {{"Authorization", "Bearer "}}, ""},
        {"a scheme and blanks", {{"Authorization", "Bearer  \t "}}, ""},
        {"an empty field", {{"Authorization", ""}}, ""},
        {"another scheme", {{"Authorization", "Basic abc"}}, ""},
        {"a scheme that begins like it", {{"Authorization", "Bearerabc def"}}, ""},
        {"the scheme in the middle", {{"Authorization", "x Bearer abc"}}, ""},
        {"another field", {{"Proxy-Authorization", "Bearer abc"}}, ""},
        {"two words", {{"Authorization", "Bearer abc def"}}, nullptr},
        {"a byte that is no text", {{"Authorization", "Bearer abc\x80"}}, nullptr},
        {"a control byte",
         {{"Authorization", "Bearer ab\x01"
                            "c"}},
         nullptr},
        {"two tokens", {{"Authorization", "Bearer a"}, {"Authorization", "Bearer b"}}, nullptr},
        {"twice the same", {{"Authorization", "Bearer a"}, {"authorization", "Bearer a"}}, nullptr},
        {"another scheme beside it", {{"Authorization", "Basic x"}, {"Authorization", "Bearer a"}}, nullptr},
        {"two fields, neither a token", {{"Authorization", "Basic x"}, {"Authorization", "Bearer"}}, ""},
        {"as long as may be", {{"Authorization", longest}}, longest.c_str() + 7},
        {"longer", {{"Authorization", longer}}, nullptr},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto request = with(r.fields);
        const auto got = auth::bearer_token(request);
        REQUIRE(got.has_value() == (r.token != nullptr));
        if (got) CHECK(*got == r.token);
        if (!got) CHECK(got.error().code() == domain::errc::unauthenticated);
    }
}

TEST_CASE("what is said of a refused token does not hold it") {
    for (const char* value : {"Bearer s3same s3same", "Bearer s3same\x80"}) {
        const auto request = with({{"Authorization", value}});
        CHECK_THAT(auth::bearer_token(request).error().detail(), !Catch::Contains("s3same"));
    }
}

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/token_review.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;
using strings = std::vector<std::string>;

TEST_CASE("a question about a token, byte for byte") {
    CHECK(wire::encode_token_review("abc.def") ==
          R"({"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"abc.def"}})");
}

TEST_CASE("a token of any bytes still makes a document") {
    const auto parsed = nlohmann::json::parse(wire::encode_token_review("a\"\\\xff"), nullptr, false);
    REQUIRE_FALSE(parsed.is_discarded());
    CHECK(parsed["spec"]["token"] == "a\"\\\xef\xbf\xbd");
}

TEST_CASE("whose token it is") {
    const auto got = wire::decode_token_status(
        R"({"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","metadata":{},"spec":{"token":"x"},)"
        R"("status":{"authenticated":true,"user":{"username":"system:serviceaccount:ns:sa","uid":"7f70",)"
        R"("groups":["system:serviceaccounts","system:authenticated"],)"
        R"("extra":{"authentication.kubernetes.io/credential-id":["JTI=1"],"none":null}},)"
        R"("audiences":["https://kubernetes.default.svc"]}})");
    REQUIRE(got.has_value());
    CHECK(got->authenticated);
    CHECK(got->username == "system:serviceaccount:ns:sa");
    CHECK(got->uid == "7f70");
    CHECK(got->groups == strings{"system:serviceaccounts", "system:authenticated"});
    CHECK(got->extra ==
          std::map<std::string, strings>{{"authentication.kubernetes.io/credential-id", {"JTI=1"}}});
    CHECK(got->error.empty());
}

TEST_CASE("nobody's token: Go leaves out what is false and empty") {
    for (const char* status :
         {"{}", R"({"user":{}})", R"({"authenticated":false})", R"({"authenticated":null,"user":null})"}) {
        INFO(status);
        const auto got =
            wire::decode_token_status(R"({"kind":"TokenReview","status":)" + std::string(status) + "}");
        REQUIRE(got.has_value());
        CHECK_FALSE(got->authenticated);
    }
    const auto why =
        wire::decode_token_status(R"({"kind":"TokenReview","status":{"user":{},"error":"expired"}})");
    REQUIRE(why.has_value());
    CHECK(why->error == "expired");
}

TEST_CASE("an answer about a token is never guessed") {
    struct row {
        const char* name;
        std::string body;
        const char* says;
    };
    const auto with = [](const char* status) {
        return R"({"kind":"TokenReview","status":)" + std::string(status) + "}";
    };
    const row rows[] = {
        {"nothing", "", "not a JSON document"},
        {"cut", R"({"kind":"TokenReview","status":{"authenticated":tr)", "not a JSON document"},
        {"an array", "[]", "no object"},
        {"another kind", R"({"kind":"SubjectAccessReview","status":{"authenticated":true}})", "kind"},
        {"no status", R"({"kind":"TokenReview"})", "status is missing"},
        {"status a text", with(R"("ok")"), "status is not an object"},
        {"authenticated a text", with(R"({"authenticated":"true"})"), "authenticated"},
        {"authenticated a number", with(R"({"authenticated":1})"), "authenticated"},
        {"a user that is a text", with(R"({"authenticated":true,"user":"jane"})"), "user is not an object"},
        {"a name that is a number", with(R"({"authenticated":true,"user":{"username":1}})"), "username"},
        {"groups that are a text", with(R"({"authenticated":true,"user":{"groups":"a"}})"), "groups"},
        {"groups that are an object", with(R"({"authenticated":true,"user":{"groups":{"a":"b"}}})"),
         "groups"},
        {"a group that is a number", with(R"({"authenticated":true,"user":{"groups":["a",1]}})"), "groups"},
        {"extra that is a list", with(R"({"authenticated":true,"user":{"extra":[]}})"), "extra"},
        {"an extra that is a text", with(R"({"authenticated":true,"user":{"extra":{"k":"v"}}})"), "extra.k"},
        {"an extra of a long name", with(R"({"user":{"extra":{")") + std::string(65, 'k') + R"(":1}}}})",
         "extra.(an unprintable key) is"},
        {"deep", std::string(1000, '['), "deeper than 32"},
        {"long", std::string(1024 * 1024 + 1, ' '), "bytes"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = wire::decode_token_status(r.body);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == domain::errc::bad_reply);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.says));
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

#include "replies.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::test;
using namespace plimsoll::backends::prometheus;
using domain::errc;
using scope = refusal::scope;

TEST_CASE("an answer with status 200 is read, unless it is a page") {
    CHECK_FALSE(judge({200, "application/json", "", vector_reply("")}));
    CHECK_FALSE(judge({200, "", "", "whatever the parser says of it"}));
    CHECK_FALSE(judge({200, "application/json", "", ""}));
    CHECK(judge({200, "text/html; charset=utf-8", "", "{}"}));
    CHECK(judge({200, "", "", " \n<!DOCTYPE html>"}));
}

TEST_CASE("any other status is an error, by what is known of it") {
    const std::string planted = "planted-secret";
    struct row {
        const char* name;
        net::client_response got;
        scope whom;
        errc code;
        const char* said;
    };
    const row rows[] = {
        {"bad data",
         {400, "application/json", "", error_reply("bad_data", "1:5: parse error")},
         scope::query,
         errc::invalid_argument,
         "HTTP status 400, bad_data: 1:5: parse error"},
        {"execution",
         {422, "application/json", "", error_reply("execution", "many")},
         scope::query,
         errc::invalid_argument,
         "HTTP status 422, execution: many"},
        {"a query's timeout",
         {503, "", "", error_reply("timeout", "query timed out")},
         scope::query,
         errc::deadline_exceeded,
         "query timed out"},
        {"503", {503, "text/plain", "", planted}, scope::server, errc::unavailable, "HTTP status 503"},
        {"503 of the API",
         {503, "", "", error_reply("unavailable", "starting")},
         scope::server,
         errc::unavailable,
         "starting"},
        {"500 of the API",
         {500, "", "", error_reply("internal", "x")},
         scope::server,
         errc::unavailable,
         "internal: x"},
        {"400 of a proxy",
         {400, "text/html", "", "<html>" + planted},
         scope::server,
         errc::invalid_argument,
         "400"},
        {"422 that succeeds",
         {422, "", "", vector_reply(sample("1"))},
         scope::server,
         errc::invalid_argument,
         "422"},
        {"500 that succeeds",
         {500, "", "", vector_reply(sample("1"))},
         scope::server,
         errc::unavailable,
         "500"},
        {"401", {401, "", "", planted}, scope::server, errc::unauthenticated, "bearerTokenFile"},
        {"401 of the API",
         {401, "", "", error_reply("unauthorized", planted)},
         scope::server,
         errc::unauthenticated,
         "bearerTokenFile"},
        {"403",
         {403, "", "", error_reply("bad_data", planted)},
         scope::server,
         errc::permission_denied,
         "allow"},
        {"404", {404, "", "", planted}, scope::server, errc::not_found, "URL"},
        {"405", {405, "", "", planted}, scope::server, errc::bad_reply, "405"},
        {"414", {414, "", "", planted}, scope::server, errc::invalid_argument, "shorten"},
        {"418", {418, "", "", planted}, scope::server, errc::invalid_argument, "418"},
        {"429", {429, "", "", planted}, scope::server, errc::overloaded, "too many requests"},
        {"502", {502, "text/html", "", "<html>" + planted}, scope::server, errc::unavailable, "502"},
        {"504", {504, "", "", planted}, scope::server, errc::deadline_exceeded, "504"},
        {"301", {301, "", "", planted}, scope::server, errc::bad_reply, "redirects are not followed"},
        {"204", {204, "", "", ""}, scope::server, errc::bad_reply, "204"},
        {"202 with a reply", {202, "", "", vector_reply(sample("1"))}, scope::server, errc::bad_reply, "202"},
        {"a long error",
         {400, "", "", error_reply("bad_data", std::string(100'000, 'x'))},
         scope::server,
         errc::invalid_argument,
         "400"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto why = judge(r.got);
        REQUIRE(why.has_value());
        CHECK(why->whom == r.whom);
        CHECK(why->cause.code() == r.code);
        CHECK_THAT(why->cause.detail(), Catch::Contains(r.said) && !Catch::Contains(planted));
    }
}

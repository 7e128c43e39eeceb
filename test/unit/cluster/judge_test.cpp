// SPDX-License-Identifier: Apache-2.0
#include "refusal.hpp"
#include "review.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using domain::errc;

namespace {

domain::result<net::client_response> said(int status, std::string body, std::string retry_after = {}) {
    return net::client_response{status, "application/json", std::move(retry_after), std::move(body)};
}

std::string review_of(const std::string& status) {
    return R"({"kind":"SubjectAccessReview","status":)" + status + "}";
}

domain::result<cluster::verdict> verdict_in(domain::result<net::client_response> reply) {
    const auto got = cluster::judge(std::move(reply));
    if (!got.body) return got.body.error();
    return cluster::verdict_of(*got.body, {});
}

} // namespace

TEST_CASE("a review's answer: verdicts") {
    struct row {
        const char* name;
        const char* status;
        bool allowed;
        const char* reason;
    };
    const row rows[] = {
        {"allowed", R"({"allowed":true,"reason":"RBAC: ok"})", true, "RBAC: ok"},
        {"neither allowed nor denied", R"({"allowed":false})", false, ""},
        {"denied", R"({"allowed":false,"denied":true,"reason":"no"})", false, "no"},
        {"a role could not be read", R"({"allowed":false,"evaluationError":"role \"x\" not found"})", false,
         "role \"x\" not found"},
        {"both", R"({"allowed":false,"reason":"no","evaluationError":"x"})", false, "no, x"},
        {"allowed in spite of it", R"({"allowed":true,"reason":"yes","evaluationError":"x"})", true, "yes"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = verdict_in(said(201, review_of(r.status)));
        REQUIRE(got.has_value());
        CHECK(got->allowed == r.allowed);
        CHECK(got->reason == r.reason);
    }
}

TEST_CASE("a review's answer: what is no verdict, and whether to ask again") {
    struct row {
        const char* name;
        domain::result<net::client_response> reply;
        errc code;
        bool again;
        bool token_refused;
    };
    const std::string both = R"({"allowed":true,"denied":true})";
    const row rows[] = {
        {"allowed and denied", said(201, review_of(both)), errc::bad_reply, false, false},
        {"no status", said(201, R"({"kind":"SubjectAccessReview"})"), errc::bad_reply, false, false},
        {"allowed is missing", said(201, review_of("{}")), errc::bad_reply, false, false},
        {"allowed is a word", said(201, review_of(R"({"allowed":"true"})")), errc::bad_reply, false, false},
        {"another kind", said(200, R"({"kind":"Status","status":{"allowed":true}})"), errc::bad_reply, false,
         false},
        {"no JSON", said(200, "<html>"), errc::bad_reply, false, false},
        {"nothing", said(201, ""), errc::bad_reply, false, false},
        {"an allowed verdict with a wrong status", said(202, review_of(R"({"allowed":true})")),
         errc::bad_reply, false, false},
        {"a redirect", said(302, ""), errc::bad_reply, false, false},
        {"400", said(400, ""), errc::bad_reply, false, false},
        {"401", said(401, ""), errc::unauthenticated, true, true},
        {"403", said(403, ""), errc::permission_denied, false, false},
        {"404", said(404, ""), errc::not_found, false, false},
        {"429", said(429, ""), errc::unavailable, true, false},
        {"500", said(500, ""), errc::unavailable, true, false},
        {"503", said(503, ""), errc::unavailable, true, false},
        {"cut", domain::error(errc::unavailable, "cut"), errc::unavailable, true, false},
        {"not HTTP", domain::error(errc::bad_reply, "no"), errc::bad_reply, true, false},
        {"too slow", domain::error(errc::deadline_exceeded, "slow"), errc::deadline_exceeded, false, false},
        {"their certificate", domain::error(errc::unauthenticated, "CA"), errc::unauthenticated, false,
         false},
        {"a stop", domain::error(errc::cancelled, "stop"), errc::cancelled, false, false},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto verdict = verdict_in(r.reply);
        REQUIRE_FALSE(verdict.has_value());
        CHECK(verdict.error().code() == r.code);
        const auto got = cluster::judge(r.reply);
        CHECK(got.again == r.again);
        CHECK(got.token_refused == r.token_refused);
    }
}

TEST_CASE("a review's answer: how long to wait before asking again") {
    using std::chrono::seconds;
    CHECK(cluster::judge(said(429, "", "1")).wait == seconds(1));
    CHECK(cluster::judge(said(429, "", "3600")).wait == seconds(3600));
    for (const char* none : {"", "0", "-1", "1.5", "3601", "99999999999", "Wed, 21 Oct 2015 07:28:00 GMT"}) {
        INFO(none);
        CHECK(cluster::judge(said(429, "", none)).wait == seconds(0));
    }
}

TEST_CASE("a reason is cut between characters") {
    const std::string endless = std::string(1023, 'a') + "\u00e4" + std::string(5000, 'b');
    const auto got = verdict_in(said(201, review_of(R"({"allowed":false,"reason":")" + endless + "\"}")));
    REQUIRE(got.has_value());
    CHECK(got->reason == std::string(1023, 'a') + "…");
}

TEST_CASE("a refusal says who must do what") {
    const auto mine = cluster::judge(said(403, R"({"kind":"Status","message":"user \"p\" cannot create"})"));
    CHECK(mine.body.error().detail() ==
          "the API server answered 403: user \"p\" cannot create (Plimsoll needs ClusterRole "
          "system:auth-delegator)");
    CHECK(cluster::refusal(503, "overloaded").detail() == "the API server answered 503");
}

TEST_CASE("questions about paths are not questions about resources") {
    cluster::user_info who;
    who.name = "u";
    cluster::attributes what;
    what.verb = "get";
    what.path = "/apis";
    CHECK(cluster::encode_review(who, what) ==
          R"({"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{)"
          R"("nonResourceAttributes":{"path":"/apis","verb":"get"},"user":"u"}})");
}

TEST_CASE("whose token: what the answer means") {
    struct row {
        const char* name;
        const char* status;
        const char* user; // null: nobody
        const char* reason;
    };
    const row rows[] = {
        {"a user", R"({"authenticated":true,"user":{"username":"jane"}})", "jane", ""},
        {"an error beside it is no matter",
         R"({"authenticated":true,"user":{"username":"jane"},"error":"x"})", "jane", ""},
        {"nobody", "{}", nullptr, ""},
        {"nobody, with a reason", R"({"error":"[invalid bearer token]"})", nullptr, "[invalid bearer token]"},
        {"nobody, whatever the name", R"({"user":{"username":"jane"}})", nullptr, ""},
        {"the token in the reason", R"({"error":"no such token: s3same"})", nullptr,
         "no such token: (the token)"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = cluster::token_verdict_of(
            R"({"kind":"TokenReview","status":)" + std::string(r.status) + "}", {"s3same"});
        REQUIRE(got.has_value());
        CHECK(got->authenticated == (r.user != nullptr));
        CHECK(got->who.name == (r.user != nullptr ? r.user : ""));
        CHECK(got->reason == r.reason);
    }
}

TEST_CASE("whose token: somebody without a name is nobody that we could ask about") {
    for (const char* status : {R"({"authenticated":true})", R"({"authenticated":true,"user":{}})",
                               R"({"authenticated":true,"user":{"username":""}})"}) {
        INFO(status);
        const auto got = cluster::token_verdict_of(
            R"({"kind":"TokenReview","status":)" + std::string(status) + "}", {"s3same"});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::bad_reply);
    }
}

TEST_CASE("whose token: an error about the answer does not show the token") {
    const auto got = cluster::token_verdict_of(
        R"({"kind":"TokenReview","status":{"user":{"extra":{"s3same":1}}}})", {"s3same"});
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().detail() == "TokenReview: extra.(the token) is not an array");
}

TEST_CASE("a token is taken out of a text wherever it occurs") {
    CHECK(cluster::without({"abc"}, "a abc b abcabc") == "a (the token) b (the token)(the token)");
    CHECK(cluster::without({"abc"}, "nothing") == "nothing");
    CHECK(cluster::without({""}, "nothing") == "nothing");
    CHECK(cluster::without({"the"}, "the") == "(the token)"); // and comes to an end
    CHECK(cluster::without({"abc", "xyz"}, "xyz abc") == "(the token) (the token)");
}

TEST_CASE("and where it was cut") {
    CHECK(cluster::without({"0123456789"}, "sent: 012345678…") == "sent: (the token)…");
    CHECK(cluster::without({"0123456789"}, "sent: 01234567… (more)") == "sent: (the token)… (more)");
    CHECK(cluster::without({"0123456789"}, "0123456…") == "0123456…"); // too little to be known by
    CHECK(cluster::without({"0123456789"}, "… 012345678… x…") == "… (the token)… x…");
    CHECK(cluster::without({"0123456789"}, "…") == "…");
}

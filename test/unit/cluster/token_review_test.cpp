// SPDX-License-Identifier: Apache-2.0
#include "scripted_apiserver.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::after;
using test::scripted_apiserver;

namespace {

std::string said(const std::string& status) {
    return test::answer(201, R"({"kind":"TokenReview","status":)" + status + "}");
}

const std::string janes = said(R"({"authenticated":true,"user":{"username":"jane"}})");

domain::result<cluster::token_verdict> review(test::reach& at, const std::string& token = "s3same",
                                              std::chrono::milliseconds limit = 10s) {
    return at.runner.run(at.client.review_token(token, runtime::deadline::after(limit)));
}

} // namespace

TEST_CASE("a token review as it goes over the wire") {
    scripted_apiserver server(scripted_apiserver::texts({janes}));
    auto to = server.reach();
    to.path_prefix = "/k8s/clusters/c-1";
    test::reach at(to);
    const auto got = review(at);
    REQUIRE(got.has_value());
    CHECK(got->authenticated);
    CHECK(got->who.name == "jane");
    const std::string request = server.asked().at(0);
    CHECK_THAT(
        request,
        Catch::StartsWith("POST /k8s/clusters/c-1/apis/authentication.k8s.io/v1/tokenreviews HTTP/1.1\r\n"));
    CHECK_THAT(request, Catch::Contains("Authorization: Bearer sesame\r\n")); // ours, not his
    CHECK_THAT(request, Catch::EndsWith(R"("spec":{"token":"s3same"}})"));
}

TEST_CASE("a token review: what is worth a second attempt") {
    struct row {
        const char* name;
        std::vector<std::string> answers;
        int requests;
        std::optional<errc> error;
    };
    const row rows[] = {
        {"at once", {janes}, 1, std::nullopt},
        {"500, then an answer", {test::status_text(500, "etcd"), janes}, 2, std::nullopt},
        {"429, then an answer", {test::status_text(429, "later"), janes}, 2, std::nullopt},
        {"our own token is renewed", {test::status_text(401, "who?"), janes}, 2, std::nullopt},
        {"503 for ever", {test::status_text(503, "down")}, 2, errc::unavailable},
        {"we may not ask", {test::status_text(403, "no"), janes}, 1, errc::permission_denied},
        {"another kind", {test::verdict_text(true), janes}, 1, errc::bad_reply},
        {"nonsense", {test::answer(201, "nonsense"), janes}, 1, errc::bad_reply},
    };
    for (const row& r : rows) {
        INFO(r.name);
        scripted_apiserver server(scripted_apiserver::texts(r.answers));
        test::reach at(server.reach());
        const auto got = review(at);
        CHECK(server.requests() == r.requests);
        REQUIRE(got.has_value() == !r.error.has_value());
        if (got) CHECK(got->who.name == "jane");
        if (!got) CHECK(got.error().code() == *r.error);
        if (!got) CHECK_THAT(got.error().detail(), Catch::StartsWith("TokenReview: "));
    }
}

TEST_CASE("a token review: an answer that shows the token") {
    scripted_apiserver server(scripted_apiserver::texts({test::status_text(400, "cannot decode {s3same}")}));
    test::reach at(server.reach());
    const auto got = review(at);
    REQUIRE_FALSE(got.has_value());
    CHECK_THAT(got.error().detail(), Catch::Contains("cannot decode {(the token)}"));
}

TEST_CASE("a token review: a server that stalls, and nobody there") {
    cluster::connection to;
    {
        scripted_apiserver stalls([](test::scripted_peer& peer, const std::string&, int) {
            peer.wait_until_closed();
            return after::end;
        });
        to = stalls.reach();
        test::reach slow(to);
        const auto late = review(slow, "s3same", 100ms);
        REQUIRE_FALSE(late.has_value());
        CHECK(late.error().code() == errc::deadline_exceeded);
    }
    test::reach at(to);
    const auto gone = review(at);
    REQUIRE_FALSE(gone.has_value());
    CHECK(gone.error().code() == errc::unavailable);
}

TEST_CASE("token reviews that hang do not delay access reviews") {
    scripted_apiserver server([](test::scripted_peer& peer, const std::string& request, int) {
        if (request.find("tokenreviews") == std::string::npos) {
            peer.send(test::verdict_text(true));
            return after::keep;
        }
        peer.wait_until_closed();
        return after::end;
    });
    test::reach at(server.reach());
    std::vector<std::optional<domain::result<cluster::token_verdict>>> tokens(8);
    for (auto& into : tokens)
        at.runner.start(at.client.review_token("s3same", runtime::deadline::after(10s)), into);
    at.runner.run_until([&server] { return server.requests() == 4; });
    const auto got = at.review();
    REQUIRE(got.has_value());
    CHECK(got->allowed);
    at.runner.cancel_all();
    for (auto& one : tokens) {
        at.runner.run_until([&one] { return one.has_value(); });
        CHECK((*one).error().code() == errc::cancelled);
    }
}

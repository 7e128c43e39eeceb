// SPDX-License-Identifier: Apache-2.0
// The token file: read again by age and by doubt.
#include "scripted_apiserver.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::scripted_apiserver;

namespace {

const std::string yes = test::verdict_text(true);

cluster::connection with_token_file(const scripted_apiserver& server, const test::temporary_file& token) {
    auto out = server.reach();
    out.token.clear();
    out.token_file = token.path();
    return out;
}

// The tokens that the server was shown, in order.
std::vector<std::string> tokens(const scripted_apiserver& server) {
    const std::string before = "Authorization: Bearer ";
    std::vector<std::string> out;
    for (const std::string& request : server.asked()) {
        const auto at = request.find(before);
        REQUIRE(at != std::string::npos);
        const auto begin = at + before.size();
        out.push_back(request.substr(begin, request.find("\r\n", begin) - begin));
    }
    return out;
}

} // namespace

TEST_CASE("a token file is read again when its token is old, and not before") {
    scripted_apiserver server(scripted_apiserver::texts({yes}));
    const test::temporary_file token("one\n");
    test::reach patient(with_token_file(server, token));
    CHECK(patient.review().has_value());
    auto hasty_options = test::reach::quick();
    hasty_options.token_age = 0ms;
    test::reach hasty(with_token_file(server, token), hasty_options);
    CHECK(hasty.review().has_value());
    token.write("  two \r\n");
    CHECK(patient.review().has_value());
    CHECK(hasty.review().has_value());
    CHECK(tokens(server) == std::vector<std::string>{"one", "one", "one", "two"});
}

TEST_CASE("a token that is refused is read again at once") {
    scripted_apiserver server(scripted_apiserver::texts({yes, test::status_text(401, "expired"), yes}));
    const test::temporary_file token("one");
    test::reach at(with_token_file(server, token));
    CHECK(at.review().has_value());
    token.write("two");
    CHECK(at.review().has_value());
    CHECK(tokens(server) == std::vector<std::string>{"one", "one", "two"});
    CHECK(server.connections() == 2); // a client certificate may have been replaced, too
}

TEST_CASE("a token file that vanishes leaves the last good token") {
    scripted_apiserver server(scripted_apiserver::texts({yes}));
    const test::temporary_file token("one");
    auto how = test::reach::quick();
    how.token_age = 0ms;
    test::reach at(with_token_file(server, token), how);
    CHECK(at.review().has_value());
    token.remove();
    CHECK(at.review().has_value());
    CHECK(tokens(server) == std::vector<std::string>{"one", "one"});
}

TEST_CASE("a token file without a usable token: nothing is asked") {
    struct row {
        const char* name;
        std::string text;
    };
    const row rows[] = {
        {"empty", ""},
        {"blank", " \n"},
        {"two tokens", "one two"},
        {"a second line that would be a header", "one\r\nX-Remote-User: admin"},
        {"not ASCII", "t\xc3\xb6ken"},
        {"too long", std::string(65 * 1024, 'a')},
    };
    scripted_apiserver server(scripted_apiserver::texts({yes}));
    for (const row& r : rows) {
        INFO(r.name);
        const test::temporary_file token(r.text);
        test::reach at(with_token_file(server, token));
        const auto got = at.review();
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::unauthenticated);
        CHECK_THAT(got.error().detail(), Catch::Contains(token.path()));
        if (!r.text.empty()) CHECK_THAT(got.error().detail(), !Catch::Contains("admin"));
    }
    CHECK(server.requests() == 0);
}

TEST_CASE("a server that repeats our token is not repeated") {
    const std::string denied = test::answer(
        201,
        R"({"kind":"SubjectAccessReview","status":{"allowed":false,"reason":"sent: Bearer open-sesame"}})");
    scripted_apiserver server(
        scripted_apiserver::texts({test::status_text(403, "sent: Bearer open-sesame"), denied}));
    const test::temporary_file token("open-sesame\n");
    test::reach at(with_token_file(server, token));
    const auto failed = at.review();
    REQUIRE_FALSE(failed.has_value());
    CHECK_THAT(failed.error().detail(), Catch::Contains("403: sent: Bearer (the token)"));
    const auto got = at.review();
    REQUIRE(got.has_value());
    CHECK(got->reason == "sent: Bearer (the token)");
}

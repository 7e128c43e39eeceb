// SPDX-License-Identifier: Apache-2.0
// Who somebody is, given what his certificate is worth (which is certificates_test's).
#include "door.hpp"

using namespace plimsoll;
using domain::errc;
using strings = std::vector<std::string>;

namespace {

const std::string& proxy() {
    static const std::string der = test::front_proxy_ca().leaf(test::front_proxy()).der;
    return der;
}

enum class certificate { none, of_the_front_proxy };

domain::result<auth::identity> identify(certificate shown, std::vector<http::field> fields) {
    test::door who;
    who.use();
    const auto from = test::peer_with(shown == certificate::none ? strings() : strings{proxy()});
    return who.identify(test::request_with(std::move(fields)), from);
}

} // namespace

TEST_CASE("who asks: names and groups") {
    struct row {
        const char* name;
        certificate shown;
        std::vector<http::field> fields;
        const char* user; // null: 401
        strings groups;
    };
    const auto none = certificate::none;
    const auto its = certificate::of_the_front_proxy;
    const strings nobody = {"system:unauthenticated"};
    const row rows[] = {
        {"a probe", none, {}, "system:anonymous", nobody},
        {"X-Remote headers of a stranger",
         none,
         {{"X-Remote-User", "admin"}, {"X-Remote-Group", "system:masters"}},
         "system:anonymous",
         nobody},
        {"a bearer token", none, {{"Authorization", "Bearer abc"}}, nullptr, {}},
        {"a bearer token, written otherwise", none, {{"authorization", "bEARER abc"}}, nullptr, {}},
        {"a bearer token and X-Remote headers",
         none,
         {{"Authorization", "Bearer abc"}, {"X-Remote-User", "admin"}},
         nullptr,
         {}},
        {"an empty token is none", none, {{"Authorization", "Bearer "}}, "system:anonymous", nobody},
        {"another scheme is no token", none, {{"Authorization", "Basic abc"}}, "system:anonymous", nobody},
        {"only a scheme", none, {{"Authorization", "Bearer"}}, "system:anonymous", nobody},
        {"a user", its, {{"X-Remote-User", "jane"}}, "jane", {"system:authenticated"}},
        {"his groups",
         its,
         {{"X-Remote-User", "jane"}, {"X-Remote-Group", "a"}, {"x-remote-GROUP", "b"}},
         "jane",
         {"a", "b", "system:authenticated"}},
        {"system:authenticated is not added twice",
         its,
         {{"X-Remote-User", "jane"}, {"X-Remote-Group", "system:authenticated"}, {"X-Remote-Group", "b"}},
         "jane",
         {"system:authenticated", "b"}},
        {"whom the front proxy calls anonymous",
         its,
         {{"X-Remote-User", "system:anonymous"}, {"X-Remote-Group", "system:unauthenticated"}},
         "system:anonymous",
         nobody},
        {"unauthenticated under another name",
         its,
         {{"X-Remote-User", "jane"}, {"X-Remote-Group", "system:unauthenticated"}},
         "jane",
         nobody},
        {"the front proxy's token is the user's",
         its,
         {{"X-Remote-User", "jane"}, {"Authorization", "Bearer abc"}},
         "jane",
         {"system:authenticated"}},
        {"the front proxy names nobody", its, {}, nullptr, {}},
        {"an empty name is none", its, {{"X-Remote-User", ""}}, nullptr, {}},
        {"groups alone are nobody", its, {{"X-Remote-Group", "system:masters"}}, nullptr, {}},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = identify(r.shown, r.fields);
        REQUIRE(got.has_value() == (r.user != nullptr));
        if (!got) CHECK(got.error().code() == errc::unauthenticated);
        if (!got) continue;
        CHECK(got->name == r.user);
        CHECK(got->groups == r.groups);
    }
}

TEST_CASE("who asks: uid and extra") {
    const auto got =
        identify(certificate::of_the_front_proxy,
                 {{"X-Remote-User", "jane"}, {"X-Remote-Uid", "7f70"}, {"X-Remote-Extra-Scopes", "x"}});
    REQUIRE(got.has_value());
    CHECK(got->uid == "7f70");
    CHECK(got->extra == std::map<std::string, strings>{{"scopes", {"x"}}});
}

TEST_CASE("before it is known whom to trust: nobody with a certificate, everybody else as always") {
    test::door it;
    it.owners["s3same"].name = "sam";
    CHECK_FALSE(it.who.ready());
    const auto request = test::request_with({{"X-Remote-User", "jane"}});
    const auto early = it.identify(request, test::peer_with({proxy()}));
    REQUIRE_FALSE(early.has_value());
    CHECK(early.error().code() == errc::unauthenticated);
    CHECK(it.identify(request, test::peer_with({}))->name == "system:anonymous");
    const auto bearer = test::request_with({{"Authorization", "Bearer s3same"}});
    CHECK(it.identify(bearer, test::peer_with({proxy()}))->name == "sam");

    it.use();
    CHECK(it.who.ready());
    CHECK(it.identify(request, test::peer_with({proxy()}))->name == "jane");

    it.who.use(auth::trust());
    CHECK_FALSE(it.who.ready());
    CHECK_FALSE(it.identify(request, test::peer_with({proxy()})).has_value());
}

TEST_CASE("without anybody to review tokens they are refused") {
    test::door it;
    auth::authenticator who(it.now, it.instruments, nullptr);
    const auto request = test::request_with({{"Authorization", "Bearer s3same"}});
    const auto nobody = test::peer_with({});
    const auto got = it.runner.run(who.identify(request, nobody));
    REQUIRE_FALSE(got.has_value());
    CHECK_THAT(got.error().detail(), Catch::Contains("not accepted"));
}

TEST_CASE("what is refused says why, for the log, and is counted") {
    test::door it;
    it.use();
    const auto stranger = test::authority::self_signed(test::named("front-proxy-ca"));
    const auto from = test::peer_with({stranger.leaf(test::front_proxy()).der});
    const auto got = it.identify(test::request_with({{"Authorization", "Bearer s3same"}}), from);
    REQUIRE_FALSE(got.has_value());
    for (const char* part : {"front proxy: ", "; client CA: ", "; token: "})
        CHECK_THAT(got.error().detail(), Catch::Contains(part));
    CHECK_THAT(got.error().detail(), !Catch::Contains("s3same"));
    CHECK(it.requests_by("refused") == 1);
    CHECK(it.requests_by("none") == 0);
}

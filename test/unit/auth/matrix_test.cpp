// SPDX-License-Identifier: Apache-2.0
// Every way to say who one is, and what becomes of it: certificate, header fields and token against a
// kube-apiserver that answers or does not.
#include "door.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using strings = std::vector<std::string>;
using fields = std::vector<http::field>;

namespace {

const fields no_fields = {};
const fields of_jane = {{"X-Remote-User", "jane"}, {"X-Remote-Group", "team-a"}};
const fields forged = {{"X-Remote-User", "admin"}, {"X-Remote-Group", "system:masters"}};
const fields good_token = {{"Authorization", "Bearer s3same"}};
const fields bad_token = {{"Authorization", "Bearer nonsense"}};

fields both(fields first, const fields& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// The chains that a peer may show.
struct chains {
    const test::authority& proxies = test::front_proxy_ca();
    const test::authority& users = test::client_ca();
    const test::authority unknown = test::authority::self_signed(test::named("front-proxy-ca"));
    const test::authority below_proxies = proxies.intermediate(test::named("between"));
    const test::authority below_users = users.intermediate(test::named("between"));

    const strings none;
    const strings proxy = {proxies.leaf(test::front_proxy()).der};
    const strings proxy_through = {below_proxies.leaf(test::front_proxy()).der, below_proxies.own().der};
    const strings proxy_other_name = {proxies.leaf(test::named("somebody-else")).der};
    const strings proxy_unknown_ca = {unknown.leaf(test::front_proxy()).der};
    const strings proxy_wrong_ca = {users.leaf(test::front_proxy()).der}; // a user who calls himself so
    const strings kim = {users.leaf(test::named("kim", {"team-k", "team-l"})).der};
    const strings kim_through = {below_users.leaf(test::named("kim")).der, below_users.own().der};
    const strings kim_alone = {kim_through[0]};
    const strings master = {users.leaf(test::named("root", {"system:masters"})).der};
    const strings nameless = {users.leaf(test::named("", {"team-k"})).der};

    static strings of(const test::authority& ca, test::wish wish, std::chrono::seconds from,
                      std::chrono::seconds to) {
        wish.from = from;
        wish.to = to;
        return {ca.leaf(wish).der};
    }
    const strings proxy_expired = of(proxies, test::front_proxy(), -48h, -1h);
    const strings proxy_early = of(proxies, test::front_proxy(), 1h, 48h);
    const strings kim_expired = of(users, test::named("kim"), -48h, -1h);
    const strings kim_early = of(users, test::named("kim"), 1h, 48h);

    static strings for_servers(const test::authority& ca, test::wish wish) {
        wish.extended_usage = "serverAuth";
        return {ca.leaf(wish).der};
    }
    const strings proxy_for_servers = for_servers(proxies, test::front_proxy());
    const strings kim_for_servers = for_servers(users, test::named("kim"));
};

struct row {
    const char* name;
    strings chain;
    fields sent;
    test::apiserver state;
    const char* user; // null: 401
    strings groups;
    std::size_t reviews; // TokenReviews that it takes
};

const auto up = test::apiserver::up;
const auto down = test::apiserver::down;
const strings nobody = {"system:unauthenticated"};
const strings plain = {"system:authenticated"};
const strings janes = {"team-a", "system:authenticated"};
const strings kims = {"team-k", "team-l", "system:authenticated"};
const strings sams = {"system:serviceaccounts", "system:authenticated"};

std::vector<row> by_headers(const chains& c) {
    return {
        {"the front proxy for jane", c.proxy, of_jane, up, "jane", janes, 0},
        {"through an intermediate", c.proxy_through, of_jane, up, "jane", janes, 0},
        {"while kube-apiserver is down", c.proxy, of_jane, down, "jane", janes, 0},
        {"several groups, in any letters",
         c.proxy,
         {{"x-remote-user", "jane"}, {"X-REMOTE-GROUP", "b"}, {"X-Remote-Group", "a"}},
         up,
         "jane",
         {"b", "a", "system:authenticated"},
         0},
        {"the token beside it is not looked at", c.proxy, both(of_jane, good_token), up, "jane", janes, 0},
        {"no user", c.proxy, no_fields, up, nullptr, {}, 0},
        {"groups alone", c.proxy, {{"X-Remote-Group", "system:masters"}}, up, nullptr, {}, 0},
        {"no user, but a token", c.proxy, good_token, up, "sam", sams, 1},
        {"another name", c.proxy_other_name, of_jane, up, nullptr, {}, 0},
        {"a CA that nobody knows", c.proxy_unknown_ca, of_jane, up, nullptr, {}, 0},
        {"expired", c.proxy_expired, of_jane, up, nullptr, {}, 0},
        {"not valid yet", c.proxy_early, of_jane, up, nullptr, {}, 0},
        {"for servers", c.proxy_for_servers, of_jane, up, nullptr, {}, 0},
        {"no certificate", c.none, of_jane, up, "system:anonymous", nobody, 0},
        {"no certificate, claiming everything", c.none, forged, up, "system:anonymous", nobody, 0},
    };
}

std::vector<row> by_certificate(const chains& c) {
    return {
        {"kim", c.kim, no_fields, up, "kim", kims, 0},
        {"kim through an intermediate", c.kim_through, no_fields, up, "kim", plain, 0},
        {"kim while kube-apiserver is down", c.kim, no_fields, down, "kim", kims, 0},
        {"kim with somebody's headers", c.kim, forged, up, "kim", kims, 0},
        {"kim with a token", c.kim, good_token, up, "kim", kims, 0},
        {"kim with a bad token", c.kim, bad_token, up, "kim", kims, 0},
        {"an administrator", c.master, no_fields, up, "root", {"system:masters", "system:authenticated"}, 0},
        {"a user who has the front proxy's name is that user, with no word for others", c.proxy_wrong_ca,
         of_jane, up, "front-proxy-client", plain, 0},
        {"without the intermediate", c.kim_alone, no_fields, up, nullptr, {}, 0},
        {"no name", c.nameless, no_fields, up, nullptr, {}, 0},
        {"expired", c.kim_expired, no_fields, up, nullptr, {}, 0},
        {"not valid yet", c.kim_early, no_fields, up, nullptr, {}, 0},
        {"for servers", c.kim_for_servers, no_fields, up, nullptr, {}, 0},
        {"nonsense", {"nonsense"}, no_fields, up, nullptr, {}, 0},
    };
}

std::vector<row> by_token(const chains& c) {
    return {
        {"a token", c.none, good_token, up, "sam", sams, 1},
        {"another writing", c.none, {{"AUTHORIZATION", "bEARER s3same"}}, up, "sam", sams, 1},
        {"a token and somebody's headers", c.none, both(good_token, forged), up, "sam", sams, 1},
        {"a token beside an expired certificate", c.kim_expired, good_token, up, "sam", sams, 1},
        {"a token beside a stranger's certificate", c.proxy_unknown_ca, good_token, up, "sam", sams, 1},
        {"a bad token", c.none, bad_token, up, nullptr, {}, 1},
        {"a bad token and somebody's headers", c.none, both(bad_token, of_jane), up, nullptr, {}, 1},
        {"a bad token beside a bad certificate", c.kim_expired, bad_token, up, nullptr, {}, 1},
        {"a good token while kube-apiserver is down", c.none, good_token, down, nullptr, {}, 1},
        {"two tokens", c.none, both(good_token, bad_token), up, nullptr, {}, 0},
        {"an empty token", c.none, {{"Authorization", "Bearer "}}, up, "system:anonymous", nobody, 0},
        {"another scheme", c.none, {{"Authorization", "Basic s3same"}}, up, "system:anonymous", nobody, 0},
        {"nothing at all", c.none, no_fields, up, "system:anonymous", nobody, 0},
        {"nothing at all while kube-apiserver is down", c.none, no_fields, down, "system:anonymous", nobody,
         0},
    };
}

void check(const std::vector<row>& rows) {
    for (const row& r : rows) {
        INFO(r.name);
        test::door it;
        it.use();
        it.state = r.state;
        it.owners["s3same"].name = "sam";
        it.owners["s3same"].groups = {"system:serviceaccounts"};
        const auto got = it.identify(test::request_with(r.sent), test::peer_with(r.chain));
        CHECK(it.reviewed.size() == r.reviews);
        REQUIRE(got.has_value() == (r.user != nullptr));
        if (!got) CHECK(got.error().code() == domain::errc::unauthenticated); // 401, never anonymous
        if (!got)
            CHECK_THAT(got.error().detail(), !Catch::Contains("s3same") && !Catch::Contains("nonsense"));
        if (!got) continue;
        CHECK(got->name == r.user);
        CHECK(got->groups == r.groups);
    }
}

} // namespace

TEST_CASE("who asks: the matrix") {
    const chains c;
    SECTION("by the front proxy's word") { check(by_headers(c)); }
    SECTION("by a client certificate") { check(by_certificate(c)); }
    SECTION("by a token, or not at all") { check(by_token(c)); }
}

TEST_CASE("who asks: uid and extra, by each way") {
    using extra = std::map<std::string, strings>;
    test::door it;
    it.use();

    const fields sent = {{"X-Remote-User", "jane"},
                         {"X-Remote-Uid", "7f70"},
                         {"X-Remote-Extra-Authentication.kubernetes.io%2fcredential-Id", "JTI=1"},
                         {"X-Remote-Extra-Scopes", "a"},
                         {"x-remote-extra-scopes", "b"}};
    const auto jane = it.identify(test::request_with(sent),
                                  test::peer_with({test::front_proxy_ca().leaf(test::front_proxy()).der}));
    REQUIRE(jane.has_value());
    CHECK(jane->uid == "7f70");
    CHECK(jane->extra ==
          extra{{"authentication.kubernetes.io/credential-id", {"JTI=1"}}, {"scopes", {"a", "b"}}});

    auto with_uid = test::named("kim");
    with_uid.uids = {"u-1"};
    // None of the headers counts.
    const auto kim =
        it.identify(test::request_with(sent), test::peer_with({test::client_ca().leaf(with_uid).der}));
    REQUIRE(kim.has_value());
    CHECK(kim->uid == "u-1");
    REQUIRE(kim->extra.size() == 1);
    const auto& id = kim->extra.at("authentication.kubernetes.io/credential-id");
    REQUIRE(id.size() == 1);
    CHECK_THAT(id[0], Catch::StartsWith("X509SHA256=") && !Catch::Contains(" "));
    CHECK(id[0].size() == 11 + 64);

    auto& sam = it.owners["s3same"];
    sam.name = "sam";
    sam.uid = "u-2";
    sam.extra = {{"authentication.kubernetes.io/credential-id", {"JTI=2"}}};
    const auto got = it.identify(test::request_with(good_token), test::peer_with({}));
    REQUIRE(got.has_value());
    CHECK(got->uid == "u-2");
    CHECK(got->extra == sam.extra);
}

TEST_CASE("who asks: each half of the ConfigMap works without the other") {
    const chains c;
    auto without_proxy = test::authentication_map();
    std::erase_if(without_proxy, [](const auto& entry) { return entry.first.starts_with("requestheader-"); });
    auto without_clients = test::authentication_map();
    without_clients.erase("client-ca-file");
    test::door it;

    it.who.use(auth::read_trust(without_proxy, auth::trust()).now);
    CHECK_FALSE(it.who.ready());
    CHECK(it.identify(test::request_with(no_fields), test::peer_with(c.kim))->name == "kim");
    CHECK_FALSE(it.identify(test::request_with(of_jane), test::peer_with(c.proxy)).has_value());

    it.use(without_clients);
    CHECK(it.who.ready());
    CHECK(it.identify(test::request_with(of_jane), test::peer_with(c.proxy))->name == "jane");
    CHECK_FALSE(it.identify(test::request_with(no_fields), test::peer_with(c.kim)).has_value());
    CHECK_FALSE(it.identify(test::request_with(no_fields), test::peer_with(c.proxy)).has_value());
}

TEST_CASE("who asks: one CA for both is told apart by the name") {
    auto shared = test::authentication_map(test::client_ca().own().pem);
    const auto proxy = test::peer_with({test::client_ca().leaf(test::front_proxy()).der});
    const auto kim = test::peer_with({test::client_ca().leaf(test::named("kim")).der});
    test::door it;
    it.use(shared);
    CHECK(it.identify(test::request_with(of_jane), proxy)->name == "jane");
    CHECK(it.identify(test::request_with(no_fields), proxy)->name == "front-proxy-client");
    CHECK(it.identify(test::request_with(of_jane), kim)->name == "kim");
}

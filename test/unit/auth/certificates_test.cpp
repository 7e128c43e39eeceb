// SPDX-License-Identifier: Apache-2.0
// Whose certificates count as the front proxy's, and for how long.
#include "door.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using strings = std::vector<std::string>;

namespace {

const http::request of_jane = test::request_with({{"X-Remote-User", "jane"}});

cluster::client::config_map with_names(const std::string& names) {
    auto out = test::authentication_map();
    out["requestheader-allowed-names"] = names;
    return out;
}

test::wish valid(std::chrono::seconds from, std::chrono::seconds to) {
    auto out = test::front_proxy();
    out.from = from;
    out.to = to;
    return out;
}

} // namespace

TEST_CASE("whose certificate it must be") {
    const auto& ca = test::front_proxy_ca();
    const auto other = test::authority::self_signed(test::named("front-proxy-ca"));
    const auto between = ca.intermediate(test::named("between"));
    auto for_servers = test::front_proxy();
    for_servers.extended_usage = "serverAuth";
    auto for_anything = test::front_proxy();
    for_anything.extended_usage = "";
    struct row {
        const char* name;
        strings chain;
        const char* names; // requestheader-allowed-names
        bool trusted;
    };
    const char* one = R"(["front-proxy-client"])";
    const std::string good = ca.leaf(test::front_proxy()).der;
    const row rows[] = {
        {"the front proxy's", {good}, one, true},
        {"one of two names", {good}, R"(["other","front-proxy-client"])", true},
        {"any name that the CA signed", {ca.leaf(test::named("whoever")).der}, "[]", true},
        {"any name, as Go writes nil", {ca.leaf(test::named("whoever")).der}, "null", true},
        {"another name of the same CA", {ca.leaf(test::named("kubelet")).der}, one, false},
        {"a name that begins like it", {ca.leaf(test::named("front-proxy-client2")).der}, one, false},
        {"its name in other letters", {ca.leaf(test::named("Front-Proxy-Client")).der}, one, false},
        {"no name", {ca.leaf(test::named("")).der}, one, false},
        {"no name, and an empty one is allowed",
         {ca.leaf(test::named("")).der},
         R"(["","front-proxy-client"])",
         false},
        {"its name with an empty one beside it", {good}, R"(["","front-proxy-client"])", true},
        {"another CA of the same name", {other.leaf(test::front_proxy()).der}, one, false},
        {"another CA, sent along", {other.leaf(test::front_proxy()).der, other.own().der}, one, false},
        {"another CA, and any name", {other.leaf(test::front_proxy()).der}, "[]", false},
        {"signed by itself", {test::self_signed_leaf(test::front_proxy()).der}, one, false},
        {"through an intermediate", {between.leaf(test::front_proxy()).der, between.own().der}, one, true},
        {"the intermediate is not sent", {between.leaf(test::front_proxy()).der}, one, false},
        {"a stranger's leaf before a good one", {other.leaf(test::front_proxy()).der, good}, one, false},
        {"for servers only", {ca.leaf(for_servers).der}, one, false},
        {"for any usage", {ca.leaf(for_anything).der}, one, true},
        {"expired", {ca.leaf(valid(-48h, -1h)).der}, one, false},
        {"not valid yet", {ca.leaf(valid(1h, 48h)).der}, one, false},
        {"no certificate at all", {"nonsense"}, one, false},
    };
    for (const row& r : rows) {
        INFO(r.name);
        test::door who;
        who.use(with_names(r.names));
        const auto got = who.identify(of_jane, test::peer_with(r.chain));
        REQUIRE(got.has_value() == r.trusted);
        if (got) CHECK(got->name == "jane");
        if (!got) CHECK(got.error().code() == errc::unauthenticated); // never anonymous
    }
}

TEST_CASE("a connection that stays open does not outlive its certificate") {
    const auto leaf = test::front_proxy_ca().leaf(valid(-1h, 1h));
    test::door who;
    who.use();
    const auto from = test::peer_with({leaf.der});
    CHECK(who.identify(of_jane, from).has_value());
    who.now.pass(59min);
    CHECK(who.identify(of_jane, from).has_value());
    who.now.pass(61s);
    CHECK_FALSE(who.identify(of_jane, from).has_value());
}

TEST_CASE("a certificate that was shown too early is looked at again") {
    const auto leaf = test::front_proxy_ca().leaf(valid(30s, 1h));
    test::door who;
    who.use();
    const auto from = test::peer_with({leaf.der});
    CHECK_FALSE(who.identify(of_jane, from).has_value());
    who.now.pass(41s);
    CHECK(who.identify(of_jane, from).has_value());
}

TEST_CASE("a clock that is set back does not keep what was concluded") {
    const auto leaf = test::front_proxy_ca().leaf(valid(-10min, 1h));
    test::door who;
    who.use();
    const auto from = test::peer_with({leaf.der});
    CHECK(who.identify(of_jane, from).has_value());
    who.now.pass(-20min);
    CHECK_FALSE(who.identify(of_jane, from).has_value());
}

TEST_CASE("a new CA or list of names counts at the next request of an open connection") {
    const auto next_ca = test::authority::self_signed(test::named("next"));
    test::door who;
    const auto old_one = test::peer_with({test::front_proxy_ca().leaf(test::front_proxy()).der});
    const auto new_one = test::peer_with({next_ca.leaf(test::front_proxy()).der});
    const auto trusted = [&] {
        return std::pair(who.identify(of_jane, old_one).has_value(),
                         who.identify(of_jane, new_one).has_value());
    };
    using both = std::pair<bool, bool>;
    who.use();
    CHECK(trusted() == both(true, false));
    who.use(test::authentication_map(test::front_proxy_ca().own().pem + next_ca.own().pem));
    CHECK(trusted() == both(true, true));
    who.use(test::authentication_map(next_ca.own().pem));
    CHECK(trusted() == both(false, true));
    who.use(with_names(R"(["somebody-else"])"));
    CHECK(trusted() == both(false, false));
    who.use();
    CHECK(trusted() == both(true, false));
}

TEST_CASE("a chain is verified once per connection") {
    test::door who;
    who.use();
    auto from = test::peer_with({test::front_proxy_ca().leaf(test::front_proxy()).der});
    CHECK(who.identify(of_jane, from).has_value());
    const auto kept = from.verdict;
    REQUIRE(kept != nullptr);
    CHECK(who.identify(of_jane, from).has_value());
    CHECK(from.verdict == kept);
}

TEST_CASE("a client CA that is taken out of its bundle counts at the next request of an open connection") {
    const auto next_ca = test::authority::self_signed(test::named("next"));
    test::door who;
    const auto with_clients = [](const std::string& pem) {
        auto out = test::authentication_map();
        out["client-ca-file"] = pem;
        return out;
    };
    const auto request = test::request_with({});
    const auto old_one = test::peer_with({test::client_ca().leaf(test::named("kim")).der});
    const auto new_one = test::peer_with({next_ca.leaf(test::named("lee")).der});
    const auto trusted = [&] {
        return std::pair(who.identify(request, old_one).has_value(),
                         who.identify(request, new_one).has_value());
    };
    using both = std::pair<bool, bool>;
    const std::string old_pem = test::client_ca().own().pem, new_pem = next_ca.own().pem;
    who.use(with_clients(old_pem));
    CHECK(trusted() == both(true, false));
    who.use(with_clients(old_pem + new_pem));
    CHECK(trusted() == both(true, true));
    who.use(with_clients(new_pem));
    CHECK(trusted() == both(false, true));
    auto nobody = test::authentication_map();
    nobody.erase("client-ca-file");
    who.use(nobody);
    CHECK(trusted() == both(false, false));
}

TEST_CASE("a user's connection that stays open does not outlive his certificate") {
    auto wish = test::named("kim");
    wish.to = 1h;
    test::door who;
    who.use();
    const auto from = test::peer_with({test::client_ca().leaf(wish).der});
    const auto request = test::request_with({});
    CHECK(who.identify(request, from).has_value());
    const auto kept = from.verdict;
    CHECK(who.identify(request, from).has_value());
    CHECK(from.verdict == kept); // verified once
    who.now.pass(59min);
    CHECK(who.identify(request, from).has_value());
    who.now.pass(61s);
    CHECK_FALSE(who.identify(request, from).has_value());
}

// SPDX-License-Identifier: Apache-2.0
// Whom we take for the API server, and who we are to it.
#include "scripted_apiserver.hpp"

using namespace plimsoll;
using domain::errc;
using test::after;
using test::scripted_apiserver;

namespace {

const std::string yes = test::verdict_text(true);

} // namespace

TEST_CASE("the API server's certificate") {
    struct row {
        const char* name;
        std::string ca_pem;
        const char* server_name;
        bool skip_verify;
        std::optional<errc> error;
    };
    const std::string ca = test::apiserver_ca().own().pem;
    const std::string other = test::another_ca().own().pem;
    const row rows[] = {
        {"its CA, its address", ca, "", false, std::nullopt},
        {"its CA among others", other + ca, "", false, std::nullopt},
        {"tls-server-name", ca, "apiserver.test", false, std::nullopt},
        {"another name", ca, "elsewhere.test", false, errc::unauthenticated},
        {"another CA", other, "", false, errc::unauthenticated},
        {"the system's CAs", "", "", false, errc::unauthenticated},
        {"insecure-skip-tls-verify", other, "elsewhere.test", true, std::nullopt},
        {"no certificate at all", "nonsense", "", false, errc::invalid_argument},
    };
    scripted_apiserver server(scripted_apiserver::texts({yes}));
    int requests = 0;
    for (const row& r : rows) {
        INFO(r.name);
        auto to = server.reach();
        to.ca_pem = r.ca_pem;
        to.server_name = r.server_name;
        to.skip_verify = r.skip_verify;
        test::reach at(to);
        const auto got = at.review();
        REQUIRE(got.has_value() == !r.error.has_value());
        if (!got) CHECK(got.error().code() == *r.error);
        if (got) ++requests;
        CHECK(server.requests() == requests); // no token is sent to a stranger
    }
}

TEST_CASE("our client certificate, as text and as files that are read again") {
    test::wish me;
    me.common_name = "plimsoll";
    const test::issued first = test::apiserver_ca().leaf(me);
    me.common_name = "plimsoll-rotated";
    const test::issued second = test::apiserver_ca().leaf(me);
    std::vector<std::string> seen;
    scripted_apiserver server(
        [&seen](test::scripted_peer& peer, const std::string&, int) {
            seen.push_back(peer.client_common_name());
            peer.send(yes);
            return after::end;
        },
        test::apiserver_ca().own().pem);

    auto by_text = server.reach();
    by_text.token.clear();
    by_text.certificate_pem = first.pem;
    by_text.key_pem = first.key_pem;
    test::reach at(by_text);
    CHECK(at.review().has_value());
    CHECK(server.asked().at(0).find("Authorization") == std::string::npos);

    const test::temporary_file certificate(first.pem);
    const test::temporary_file key(first.key_pem);
    auto by_files = server.reach();
    by_files.certificate_file = certificate.path();
    by_files.key_file = key.path();
    test::reach rotating(by_files);
    CHECK(rotating.review().has_value());
    certificate.write(second.pem);
    key.write(second.key_pem);
    CHECK(rotating.review().has_value());
    CHECK(seen == std::vector<std::string>{"plimsoll", "plimsoll", "plimsoll-rotated"});

    key.remove();
    const auto broken = rotating.review();
    REQUIRE_FALSE(broken.has_value());
    CHECK_THAT(broken.error().detail(), Catch::Contains(key.path()));
}

TEST_CASE("a CA file that changes counts from the next connection on") {
    scripted_apiserver server([](test::scripted_peer& peer, const std::string&, int) {
        peer.send(yes);
        return after::end;
    });
    const test::temporary_file ca(test::another_ca().own().pem);
    auto to = server.reach();
    to.ca_pem.clear();
    to.ca_file = ca.path();
    test::reach at(to);
    CHECK_FALSE(at.review().has_value());
    ca.write(test::apiserver_ca().own().pem);
    CHECK(at.review().has_value());
}

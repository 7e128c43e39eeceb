// SPDX-License-Identifier: Apache-2.0
#include "http_fixture.hpp"

#include <plimsoll/net/client_tls.hpp>

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using test::http_ok;
using test::scripted_peer;
using test::scripted_server;
using test::scripted_tls;
using fixture = test::http_fixture;

struct authorities {
    test::authority ca = test::authority::self_signed({.common_name = "our CA"});

    test::issued server() const {
        test::wish of;
        of.extended_usage = "serverAuth";
        of.alternative_names = "DNS:kubernetes.default.svc";
        return ca.leaf(of);
    }
    destination to(const scripted_server& at, const client_tls& tls) const {
        return {"127.0.0.1", at.port(), make_client_context(tls).value(), "kubernetes.default.svc",
                false,       0ms};
    }
};

void say_who(scripted_peer& peer, int) {
    while (!peer.read_request().empty())
        peer.send(http_ok(peer.client_common_name()));
}

TEST_CASE("HTTPS with a server name of its own and a client certificate, on one connection") {
    const authorities a;
    const auto own = a.ca.leaf({.common_name = "plimsoll"});
    const scripted_server server(say_who, scripted_tls{a.server(), a.ca.own().pem});
    fixture f(a.to(server, {a.ca.own().pem, own.pem, own.key_pem, false}));
    for (int i = 0; i < 3; ++i)
        CHECK(f.get()->body == "plimsoll");
    CHECK(server.connections() == 1);
}

TEST_CASE("a rotated certificate is used after the kept connections were dropped") {
    const authorities a;
    const scripted_server server(say_who, scripted_tls{a.server(), a.ca.own().pem});
    const auto before = a.ca.leaf({.common_name = "before"});
    const auto after = a.ca.leaf({.common_name = "after"});
    fixture f(a.to(server, {a.ca.own().pem, before.pem, before.key_pem, false}));
    CHECK(f.get()->body == "before");
    f.to = a.to(server, {a.ca.own().pem, after.pem, after.key_pem, false});
    CHECK(f.get()->body == "before");
    f.client->drop_idle();
    CHECK(f.get()->body == "after");
}

TEST_CASE("a server with another name is told nothing") {
    const authorities a;
    test::heard requests;
    const scripted_server server([&](scripted_peer& peer, int) { requests.add(peer.read_request()); },
                                 scripted_tls{a.server(), ""});
    auto to = a.to(server, {a.ca.own().pem, "", "", false});
    to.server_name = "other.example";
    fixture f(to);
    const auto got = f.ask({"GET", "/", {{"Authorization", "Bearer secret"}}, ""});
    CHECK(got.error().code() == errc::unauthenticated);
    CHECK_THAT(got.error().detail(), Catch::Contains("hostname mismatch") && !Catch::Contains("secret"));
    CHECK(requests.all().empty());
}

TEST_CASE("an answer to the connection's end must end with a goodbye") {
    struct row {
        const char* name;
        void (scripted_peer::*how)();
        bool whole;
    };
    for (const row& r : {row{"goodbye", &scripted_peer::end, true}, row{"cut", &scripted_peer::cut, false}}) {
        INFO(r.name);
        const authorities a;
        const auto script = [&r](scripted_peer& peer, int) {
            peer.read_request();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
            (peer.*r.how)();
            peer.wait_without_reading();
        };
        const scripted_server server(script, scripted_tls{a.server(), ""});
        fixture f(a.to(server, {a.ca.own().pem, "", "", false}));
        const auto got = f.get();
        CHECK(got.has_value() == r.whole);
        if (got) CHECK(got->body == "hello");
        if (!got) CHECK(got.error().code() == errc::bad_reply);
    }
}

} // namespace
} // namespace plimsoll::net

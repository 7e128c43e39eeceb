// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/client_tls.hpp>
#include <plimsoll/net/stream.hpp>

#include "coroutine_runner.hpp"
#include "scripted_server.hpp"

#include <boost/asio/ssl/context.hpp>

#include <atomic>

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using runtime::deadline;
using test::scripted_peer;
using test::scripted_server;
using test::scripted_tls;
using connected = domain::result<std::unique_ptr<stream>>;

test::wish server_wish(const std::string& names) {
    test::wish of;
    of.common_name = "server";
    of.extended_usage = "serverAuth";
    of.alternative_names = names;
    return of;
}

struct fixture {
    ~fixture() {
        names.reset();
        CHECK(loop.finishes());
    }

    destination to(const scripted_server& server, const client_tls& tls) {
        return {"127.0.0.1", server.port(), make_client_context(tls).value(), "", false, 0ms};
    }
    connected connect_to(const destination& where, std::chrono::milliseconds limit = 10s) {
        return loop.run(connect(*names, where, deadline::after(limit)));
    }
    domain::result<std::string> ask(stream& s, const std::string& data) {
        if (auto ok = loop.run(s.write(boost::asio::buffer(data), deadline::after(10s))); !ok)
            return ok.error();
        std::string into(100, '\0');
        const auto got = loop.run(s.read_some(boost::asio::buffer(into), deadline::after(10s)));
        if (!got) return got.error();
        return into.substr(0, *got);
    }

    test::authority ca = test::authority::self_signed({.common_name = "our CA"});
    test::authority other_ca = test::authority::self_signed({.common_name = "another CA"});
    test::coroutine_runner loop;
    std::optional<resolver> names{std::in_place, loop.executor(), "127.0.0.1:1"};
};

void echo(scripted_peer& peer, int) {
    for (auto got = peer.read_some(); !got.empty(); got = peer.read_some())
        peer.send(got);
}

TEST_CASE("whose certificate is trusted") {
    struct row {
        const char* name;
        const char* names;       // in the server's certificate
        const char* server_name; // empty: the address
        enum { ours, anothers, itself } trusted;
        bool skip_verify;
        const char* error; // null: trusted
    };
    const row rows[] = {
        {"an address", "IP:127.0.0.1", "", row::ours, false, nullptr},
        {"a name", "DNS:redis.example", "redis.example", row::ours, false, nullptr},
        {"a name with the root's dot", "DNS:redis.example", "redis.example.", row::ours, false, nullptr},
        {"a wildcard", "DNS:*.svc.example", "redis.svc.example", row::ours, false, nullptr},
        {"the server's own as CA", "IP:127.0.0.1", "", row::itself, false, nullptr},
        {"another CA", "IP:127.0.0.1", "", row::anothers, false,
         "certificate verify failed: unable to get local"},
        {"another name", "DNS:redis.example", "queue.example", row::ours, false,
         "hostname mismatch: the certificate is not for \"queue.example\""},
        {"another address", "IP:127.0.0.2", "", row::ours, false,
         "IP address mismatch: the certificate is not for \"127.0.0.1\""},
        {"a name for an address", "DNS:127.0.0.1", "", row::ours, false, "IP address mismatch"},
        {"unverified, another CA and name", "DNS:x", "", row::anothers, true, nullptr},
    };
    for (const row& r : rows) {
        INFO(r.name);
        fixture f;
        const auto own = f.ca.leaf(server_wish(r.names));
        const scripted_server server(echo, scripted_tls{own, ""});
        const std::string trusted = r.trusted == row::ours       ? f.ca.own().pem
                                    : r.trusted == row::anothers ? f.other_ca.own().pem
                                                                 : own.pem;
        auto where = f.to(server, {trusted, "", "", false});
        where.server_name = r.server_name;
        where.skip_verify = r.skip_verify;
        const auto s = f.connect_to(where);
        CHECK(s.has_value() == (r.error == nullptr));
        if (s) CHECK(f.ask(**s, "hello").value() == "hello");
        if (s || r.error == nullptr) continue;
        CHECK(s.error().code() == errc::unauthenticated);
        CHECK_THAT(s.error().detail(),
                   Catch::StartsWith(peer_name("127.0.0.1", server.port())) && Catch::Contains(r.error));
    }
}

TEST_CASE("more reasons not to trust a certificate") {
    struct row {
        const char* name;
        std::function<test::issued(const fixture&)> own;
        const char* error;
    };
    const auto changed = [](auto change) {
        auto of = server_wish("IP:127.0.0.1");
        change(of);
        return of;
    };
    const auto expired = changed([](test::wish& w) { w.from = -48h, w.to = -1h; });
    const auto for_clients = changed([](test::wish& w) { w.extended_usage = "clientAuth"; });
    const row rows[] = {
        {"expired", [&](const fixture& f) { return f.ca.leaf(expired); }, "certificate has expired"},
        {"for clients", [&](const fixture& f) { return f.ca.leaf(for_clients); }, "purpose"},
        {"self-signed", [&](const fixture&) { return test::self_signed_leaf(server_wish("IP:127.0.0.1")); },
         "certificate verify failed: self-signed certificate"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        fixture f;
        const scripted_server server(echo, scripted_tls{r.own(f), ""});
        const auto s = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}));
        REQUIRE(!s.has_value());
        CHECK(s.error().code() == errc::unauthenticated);
        CHECK_THAT(s.error().detail(), Catch::Contains(r.error));
    }
}

TEST_CASE("keys are exchanged with servers in groups that are quick") {
    struct row {
        const char* groups;
        bool taken;
    };
    for (const row& r : {row{"X25519", true}, row{"P-256", true}, row{"P-384", true}, row{"P-521", true},
                         row{"X448", false}, row{"ffdhe2048", false}, row{"ffdhe8192", false}}) {
        CAPTURE(r.groups);
        fixture f;
        const scripted_server server(echo,
                                     scripted_tls{f.ca.leaf(server_wish("IP:127.0.0.1")), "", r.groups});
        CHECK(f.connect_to(f.to(server, {f.ca.own().pem, "", "", false})).has_value() == r.taken);
    }
}

TEST_CASE("a server's key on a curve that is written out is refused unread") {
    fixture f;
    auto wish = server_wish("IP:127.0.0.1");
    wish.key = "explicit";
    const scripted_server server(echo, scripted_tls{f.ca.leaf(wish), ""});
    const auto s = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}));
    REQUIRE_FALSE(s.has_value());
    CHECK_THAT(s.error().detail(), Catch::Contains("length mismatch") || Catch::Contains("invalid context"));
}

TEST_CASE("our certificate is sent when the server asks for it") {
    fixture f;
    const auto own = f.ca.leaf({.common_name = "plimsoll"});
    const auto say_name = [](scripted_peer& peer, int) {
        peer.read_some();
        peer.send(peer.client_common_name());
        peer.wait_until_closed();
    };
    const scripted_server server(say_name,
                                 scripted_tls{f.ca.leaf(server_wish("IP:127.0.0.1")), f.ca.own().pem});
    const auto s = f.connect_to(f.to(server, {f.ca.own().pem, own.pem, own.key_pem, false}));
    REQUIRE(s.has_value());
    CHECK(f.ask(**s, "who?").value() == "plimsoll");

    // In TLS 1.3 the server judges after the client's handshake is done.
    const auto nobody = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}));
    const auto refused = nobody ? f.ask(**nobody, "who?").error() : nobody.error();
    CHECK(refused.code() == errc::unavailable);
    CHECK_THAT(refused.detail(), Catch::Contains("certificate required") || Catch::Contains("reset"));
}

TEST_CASE("a TLS connection that is cut has not ended in order") {
    struct row {
        const char* name;
        void (scripted_peer::*how)();
        bool in_order;
        const char* detail;
    };
    const row rows[] = {{"goodbye", &scripted_peer::end, true, "closed by the peer"},
                        {"cut", &scripted_peer::cut, false, "without a TLS goodbye"}};
    for (const row& r : rows) {
        INFO(r.name);
        fixture f;
        const auto script = [&r](scripted_peer& peer, int) {
            peer.send(peer.read_some());
            peer.read_some();
            (peer.*r.how)();
            peer.wait_without_reading();
        };
        const scripted_server server(script, scripted_tls{f.ca.leaf(server_wish("IP:127.0.0.1")), ""});
        const auto s = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}));
        REQUIRE(s.has_value());
        REQUIRE(f.ask(**s, "hello").value() == "hello"); // and the server's session tickets have come
        CHECK((*s)->quiet());
        const auto got = f.ask(**s, "x");
        REQUIRE(!got.has_value());
        CHECK(got.error().code() == errc::unavailable);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.detail));
        CHECK((*s)->ended_by_peer() == r.in_order);
    }
}

TEST_CASE("a handshake that does not come to an end, and one with something else") {
    struct row {
        const char* name;
        scripted_server::script script; // over plain TCP
        errc code;
        const char* detail;
    };
    const row rows[] = {
        {"silence", [](scripted_peer& peer, int) { peer.wait_until_closed(); }, errc::deadline_exceeded,
         "the TLS handshake took longer than it was given"},
        {"closed", [](scripted_peer& peer, int) { peer.read_some(); }, errc::unavailable,
         "closed by the peer during the TLS handshake"},
        {"plain Redis",
         [](scripted_peer& peer, int) {
             peer.read_some();
             peer.send("-ERR unknown command\r\n");
             peer.wait_until_closed();
         },
         errc::unavailable, "wrong version number"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        fixture f;
        const scripted_server server(r.script);
        const auto s = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}), 300ms);
        REQUIRE(!s.has_value());
        CHECK(s.error().code() == r.code);
        CHECK_THAT(s.error().detail(), Catch::Contains(r.detail));
    }
}

TEST_CASE("a TLS read that is under way may be cancelled, or lose its stream") {
    fixture f;
    const auto stall = [](scripted_peer& peer, int) { peer.wait_until_closed(); };
    const scripted_server server(stall, scripted_tls{f.ca.leaf(server_wish("IP:127.0.0.1")), ""});
    for (const bool by_cancellation : {true, false}) {
        auto s = f.connect_to(f.to(server, {f.ca.own().pem, "", "", false}));
        REQUIRE(s.has_value());
        std::optional<domain::result<std::size_t>> got;
        std::string into(10, '\0');
        f.loop.start((*s)->read_some(boost::asio::buffer(into), deadline::after(60s)), got);
        int turns = 0;
        f.loop.run_until([&] { return ++turns > 3; });
        CHECK(!got.has_value());
        if (by_cancellation)
            f.loop.cancel_all();
        else
            s->reset();
        f.loop.run_until([&] { return got.has_value(); });
        CHECK(got->error().code() == errc::cancelled);
    }
}

} // namespace
} // namespace plimsoll::net

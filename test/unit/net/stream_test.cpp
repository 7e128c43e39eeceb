// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/stream.hpp>

#include <plimsoll/net/client_tls.hpp>

#include "coroutine_runner.hpp"
#include "scripted_dns.hpp"
#include "scripted_server.hpp"

#include <boost/asio/ssl/context.hpp>

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using runtime::deadline;
using test::scripted_peer;
using test::scripted_server;
using connected = domain::result<std::unique_ptr<stream>>;

struct fixture {
    fixture() : names(std::in_place, loop.executor(), dns.address()) {}
    ~fixture() {
        names.reset();
        CHECK(loop.finishes());
    }

    connected connect_to(const destination& to, std::chrono::milliseconds limit = 10s) {
        return loop.run(connect(*names, to, deadline::after(limit)));
    }
    std::unique_ptr<stream> open(const scripted_server& to) {
        auto made = connect_to({"127.0.0.1", to.port(), nullptr, "", false, 5s});
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    domain::result<std::string> read(stream& from, std::chrono::milliseconds limit = 10s) {
        std::string into(100, '\0');
        const auto got = loop.run(from.read_some(boost::asio::buffer(into), deadline::after(limit)));
        if (!got) return got.error();
        return into.substr(0, *got);
    }
    domain::result<void> write(stream& to, const std::string& data, std::chrono::milliseconds limit = 10s) {
        return loop.run(to.write(boost::asio::buffer(data), deadline::after(limit)));
    }

    test::scripted_dns dns{test::scripted_dns::mode::answers};
    test::coroutine_runner loop;
    std::optional<resolver> names;
};

void echo(scripted_peer& peer, int) {
    for (auto got = peer.read_some(); !got.empty(); got = peer.read_some())
        peer.send(got);
}
void stall(scripted_peer& peer, int) { peer.wait_until_closed(); }

TEST_CASE("bytes go there and back") {
    const scripted_server server(echo);
    fixture f;
    const auto s = f.open(server);
    REQUIRE(f.write(*s, "hello").has_value());
    CHECK(*f.read(*s) == "hello");
    CHECK(s->quiet());
}

TEST_CASE("a name is resolved first") {
    const scripted_server server(echo);
    fixture f;
    const auto s = f.connect_to({"localhost", server.port(), nullptr, "", false, 0ms});
    REQUIRE(s.has_value());
    REQUIRE(f.write(**s, "x").has_value());
    CHECK(*f.read(**s) == "x");
}

TEST_CASE("how a read ends when the peer ends") {
    struct row {
        const char* name;
        void (scripted_peer::*how)();
        const char* detail;
        bool in_order;
    };
    const row rows[] = {
        {"in order", &scripted_peer::end, "closed by the peer", true},
        {"by a reset", &scripted_peer::reset, "reset by peer", false},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_server server([&](scripted_peer& peer, int) {
            peer.read_some();
            (peer.*r.how)();
            peer.wait_until_closed();
        });
        fixture f;
        const auto s = f.open(server);
        REQUIRE(f.write(*s, "x").has_value());
        const auto got = f.read(*s);
        REQUIRE(!got.has_value());
        CHECK(got.error().code() == errc::unavailable);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.detail) &&
                                             Catch::StartsWith("127.0.0.1:" + std::to_string(server.port())));
        CHECK(s->ended_by_peer() == r.in_order);
        CHECK(!s->quiet());
    }
}

TEST_CASE("a read has its deadline; the stream is closed after it") {
    const scripted_server server(stall);
    fixture f;
    const auto s = f.open(server);
    const test::stopwatch watch;
    const auto got = f.read(*s, 100ms);
    REQUIRE(!got.has_value());
    CHECK(got.error().code() == errc::deadline_exceeded);
    CHECK(watch.elapsed() < 2s);
    CHECK(!f.write(*s, "x").has_value());
    CHECK(!f.read(*s).has_value());
}

TEST_CASE("a write has its deadline when the peer reads nothing") {
    const scripted_server server([](scripted_peer& peer, int) { peer.wait_without_reading(); });
    fixture f;
    const auto s = f.open(server);
    const auto got = f.write(*s, std::string(64 * 1024 * 1024, 'x'), 200ms);
    REQUIRE(!got.has_value());
    CHECK(got.error().code() == errc::deadline_exceeded);
}

TEST_CASE("a read and a write at the same time") {
    const scripted_server server(echo);
    fixture f;
    const auto s = f.open(server);
    std::optional<domain::result<std::size_t>> got;
    std::string into(10, '\0');
    f.loop.start(s->read_some(boost::asio::buffer(into), deadline::after(10s)), got);
    REQUIRE(f.write(*s, "hello").has_value());
    f.loop.run_until([&] { return got.has_value(); });
    CHECK(into.substr(0, got->value()) == "hello");
}

TEST_CASE("what ends a read that is under way") {
    struct row {
        const char* name;
        std::function<void(fixture&, std::unique_ptr<stream>&)> how;
    };
    const row rows[] = {
        {"close", [](fixture&, std::unique_ptr<stream>& s) { s->close(); }},
        {"destruction", [](fixture&, std::unique_ptr<stream>& s) { s.reset(); }},
        {"cancellation", [](fixture& f, std::unique_ptr<stream>&) { f.loop.cancel_all(); }},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_server server(stall);
        fixture f;
        auto s = f.open(server);
        std::optional<domain::result<std::size_t>> got;
        std::string into(10, '\0');
        f.loop.start(s->read_some(boost::asio::buffer(into), deadline::after(60s)), got);
        int turns = 0;
        f.loop.run_until([&] { return ++turns > 2; }); // the read has begun
        CHECK(!got.has_value());
        r.how(f, s);
        f.loop.run_until([&] { return got.has_value(); });
        CHECK(got->error().code() == errc::cancelled);
    }
}

TEST_CASE("what connecting says when it fails") {
    std::uint16_t closed_port = 0;
    {
        closed_port = scripted_server(stall).port();
    }
    fixture f;
    const auto refused = f.connect_to({"127.0.0.1", closed_port, nullptr, "", false, 0ms});
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code() == errc::unavailable);
    CHECK(refused.error().detail() ==
          "127.0.0.1:" + std::to_string(closed_port) + ": connecting to 127.0.0.1: Connection refused");

    f.dns.become(test::scripted_dns::mode::no_such_name);
    const auto unknown = f.connect_to({"queue.example", 6379, nullptr, "", false, 0ms});
    CHECK(unknown.error().code() == errc::not_found);

    f.dns.become(test::scripted_dns::mode::silent);
    const auto silent = f.connect_to({"queue.example", 6379, nullptr, "", false, 0ms}, 200ms);
    CHECK(silent.error().code() == errc::deadline_exceeded);
}

TEST_CASE("host and port as errors and Host fields write them") {
    CHECK(peer_name("redis", 6379) == "redis:6379");
    CHECK(peer_name("::1", 6379) == "[::1]:6379");
}

} // namespace
} // namespace plimsoll::net

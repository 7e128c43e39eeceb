// SPDX-License-Identifier: Apache-2.0
#include "stream_fixture.hpp"

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using runtime::deadline;
using test::echo;
using test::scripted_peer;
using test::scripted_server;
using test::stall;
using fixture = test::stream_fixture;

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
    CHECK(f.write(*s, "x").error().code() == errc::deadline_exceeded); // what ended it, ended it for all
    CHECK(f.read(*s).error().code() == errc::deadline_exceeded);
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

} // namespace
} // namespace plimsoll::net

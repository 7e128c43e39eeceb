// SPDX-License-Identifier: Apache-2.0
// Crowds: who waits for a handshake, and who is cut so that another gets in.
#include "blocking_client.hpp"
#include "running_server.hpp"
#include "support/certificates.hpp"

#include <future>

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using test::any_context;
using test::blocking_client;
using test::ending;
using test::running_server;
using test::wait_until;

using clients = std::vector<std::unique_ptr<blocking_client>>;

void connect(clients& to, int times, const running_server& server, const char* from) {
    for (int i = 0; i < times; ++i)
        to.push_back(std::make_unique<blocking_client>(server.port(), "127.0.0.1", from));
}

double waiting(running_server& server) { return server.gauge("plimsoll_tls_handshakes_waiting"); }

TEST_CASE("silent peers keep nobody of another address from his handshake") {
    server_limits limits;
    limits.handshake_patience = 1h;
    limits.handshake = 1h;
    running_server server(limits, any_context());
    clients silent;
    connect(silent, 40, server, "127.0.0.2");
    wait_until([&] { return waiting(server) == 36; });
    blocking_client other(server.port());
    REQUIRE(other.start_tls({}));
    CHECK(other.get("/x").status == 200);
    CHECK(waiting(server) == 36);
    silent.clear();
    wait_until([&] { return server.connections() == 1; });
    CHECK(waiting(server) == 0);
    CHECK(server.counted("plimsoll_tls_handshakes_cut_total") == 0);
}

TEST_CASE("silent peers of many addresses are cut for a newcomer") {
    server_limits limits;
    limits.handshake_patience = 50ms;
    limits.handshake = 1h;
    running_server server(limits, any_context());
    clients silent;
    for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6"})
        connect(silent, 4, server, from);
    blocking_client other(server.port());
    REQUIRE(other.start_tls({}));
    CHECK(other.get("/x").status == 200);
    CHECK(server.counted("plimsoll_tls_handshakes_cut_total") >= 1);
}

TEST_CASE("peers that drip are cut for a newcomer") {
    server_limits limits;
    limits.handshake_patience = 50ms;
    limits.handshake = 1h;
    running_server server(limits, any_context());
    clients dripping;
    for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"})
        connect(dripping, 4, server, from);
    for (const auto& one : dripping)
        one->send("\x16\x03\x01\x3f\xff"); // a record of 16 KiB follows
    wait_until([&] { return server.connections() == 16; });
    blocking_client other(server.port());
    auto done = std::async(std::launch::async, [&] { return other.start_tls({}); });
    wait_until([&] { // a byte of each, every millisecond
        for (const auto& one : dripping)
            one->send("x");
        return done.wait_for(0s) == std::future_status::ready;
    });
    REQUIRE(done.get());
    CHECK(other.get("/x").status == 200);
    CHECK(server.counted("plimsoll_tls_handshakes_cut_total") >= 1);
}

TEST_CASE("who waited does his handshake when his turn comes, however early he spoke") {
    server_limits limits;
    limits.handshakes = 1;
    limits.handshake_patience = 1h;
    running_server server(limits, any_context());
    auto silent = std::make_unique<blocking_client>(server.port());
    wait_until([&] { return server.connections() == 1; });
    blocking_client patient(server.port());
    wait_until([&] { return waiting(server) == 1; });
    std::thread leaves([&] { silent.reset(); });
    REQUIRE(patient.start_tls({}));
    leaves.join();
    CHECK(patient.get("/x").status == 200);
}

TEST_CASE("stopping: who waits for his turn is still served, and cut with the rest") {
    server_limits limits;
    limits.handshakes = 1;
    limits.handshake_patience = 1h;
    running_server server(limits, any_context());
    auto first = std::make_unique<blocking_client>(server.port());
    wait_until([&] { return server.connections() == 1; });
    blocking_client second(server.port());
    blocking_client third(server.port());
    wait_until([&] { return waiting(server) == 2; });
    server.announce_stop();
    server.stop_accepting();
    first.reset();
    REQUIRE(second.start_tls({}));
    CHECK(second.get("/x").closes());
    CHECK_FALSE(server.drained(20ms));
    server.cut();
    CHECK(third.wait_for_end() != ending::silence);
    CHECK(server.drained(5s));
}

} // namespace
} // namespace plimsoll::net

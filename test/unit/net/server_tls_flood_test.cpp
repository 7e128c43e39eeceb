// SPDX-License-Identifier: Apache-2.0
// Many TLS records at once: what OpenSSL handles within a read, and what is left for the next one.
#include "blocking_client.hpp"
#include "running_server.hpp"

#include <fcntl.h>

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using test::any_context;
using test::blocking_client;
using test::running_server;
using test::wait_until;

bool ask_for_new_keys(SSL* by) {
    return SSL_key_update(by, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(by) == 1;
}

TEST_CASE("a flood of key updates makes nobody wait") {
    constexpr int updates = 500; // OpenSSL reads them from the socket at once
    running_server server({}, any_context());
    blocking_client flooding(server.port());
    blocking_client other(server.port());
    REQUIRE((flooding.start_tls({.lowest_version = TLS1_3_VERSION}) && other.start_tls({})));
    flooding.send_get("/stall");
    wait_until([&] { return server.asked() == 1; });
    for (int i = 0; i < updates; ++i)
        REQUIRE(ask_for_new_keys(flooding.tls()));
    flooding.send_get("/count");
    other.send_get("/count");
    wait_until([&] { return other.has_arrived(); });
    server.unstall();
    CHECK(other.receive().body == "2");
    CHECK(flooding.receive().body == "GET /stall");
    CHECK(flooding.receive().body == "3");
    CHECK(flooding.get("/x").status == 200);
}

TEST_CASE("requests that come at once in records of their own are all answered") {
    running_server server({}, any_context());
    blocking_client client(server.port());
    REQUIRE(client.start_tls({}));
    client.send_get("/stall");
    wait_until([&] { return server.asked() == 1; });
    for (const char* target : {"/a", "/b", "/c"})
        client.send_get(target);
    wait_until([&] { return client.has_arrived(); });
    server.unstall();
    for (const char* body : {"GET /stall", "GET /a", "GET /b", "GET /c"})
        CHECK(client.receive().body == body);
}

TEST_CASE("who reads no answers to key updates is held up, and ends as an idle one") {
    server_limits limits;
    limits.idle_unauthenticated = 100ms;
    running_server server(limits, any_context());
    blocking_client flooding(server.port());
    REQUIRE(flooding.start_tls({.lowest_version = TLS1_3_VERSION}));
    REQUIRE(fcntl(SSL_get_fd(flooding.tls()), F_SETFL, O_NONBLOCK) == 0);
    while (ask_for_new_keys(flooding.tls())) {
    }
    wait_until([&] { return server.connections() == 0; });
}

} // namespace
} // namespace plimsoll::net

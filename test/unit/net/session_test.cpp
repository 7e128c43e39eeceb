// SPDX-License-Identifier: Apache-2.0
// One connection at a time, over plain TCP: what is answered, in which order, and what ends it.
#include "blocking_client.hpp"
#include "running_server.hpp"

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using test::blocking_client;
using test::ending;
using test::running_server;
using test::wait_until;

TEST_CASE("the limits that nobody has changed") {
    const server_limits limits;
    CHECK(limits.head_bytes == 64U * 1024);
    CHECK(limits.fields == 512);
    CHECK(limits.connections == 512);
    CHECK(limits.handshake == 5s);
    CHECK(limits.head == 10s);
    CHECK(limits.idle == 180s);
    CHECK(limits.idle_unauthenticated == 15s);
}

TEST_CASE("a connection is kept from request to request") {
    running_server server;
    blocking_client client(server.port());
    for (int i = 0; i < 5; ++i) {
        const auto got = client.get("/" + std::to_string(i));
        CHECK(got.status == 200);
        CHECK(got.body == "GET /" + std::to_string(i));
        CHECK_FALSE(got.closes());
    }
    CHECK(server.connections() == 1);
    CHECK(server.last_peer().address == "127.0.0.1");
}

TEST_CASE("what an answer's head says") {
    running_server server;
    blocking_client client(server.port());
    const auto got = client.get("/x");
    CHECK(got.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK_THAT(got.head, Catch::Contains("\r\nContent-Type: text/plain\r\n"));
    CHECK_THAT(got.head, Catch::Contains("\r\nContent-Length: 6\r\n"));
    const auto date = got.head.substr(got.head.find("\r\nDate: ") + 2, 37 - 2);
    CHECK_THAT(date, Catch::Matches("Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
                                    "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT"));
    CHECK_THAT(got.head, Catch::Contains("\r\nX-Fine: yes\r\n"));
    CHECK_THAT(got.head, !Catch::Contains("X-Injected"));
}

TEST_CASE("HEAD is answered without the body, but with its length") {
    running_server server;
    blocking_client client(server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto got = client.receive(blocking_client::body::none);
    CHECK_THAT(got.head, Catch::Contains("\r\nContent-Length: 7\r\n"));
    CHECK(client.get("/y").body == "GET /y");
}

TEST_CASE("pipelined requests are answered in order") {
    running_server server;
    blocking_client client(server.port());
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 200; ++i)
        CHECK(client.receive().body == "GET /" + std::to_string(i));
}

TEST_CASE("a request may come byte by byte, and be large") {
    running_server server;
    blocking_client client(server.port());
    for (const char c : std::string("GET /slowly HTTP/1.1\r\nHost: a\r\n\r\n"))
        client.send(std::string(1, c));
    CHECK(client.receive().body == "GET /slowly");
    for (const std::size_t bytes : {3000U, 5000U, 30000U, 60000U, 10U}) {
        client.send_get("/large", "A: " + std::string(bytes, 'a') + "\r\n");
        CHECK(client.receive().status == 200);
    }
}

TEST_CASE("a request that is refused says why and ends the connection") {
    struct row {
        const char* name;
        std::string text;
        int status;
        const char* reason;
    };
    std::string fields;
    for (int i = 0; i < 600; ++i)
        fields += "A: b\r\n";
    const std::vector<row> rows{
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "no Host"},
        {"folding", "GET / HTTP/1.1\r\nHost: a\r\nX-Remote-User: a\r\n b\r\n\r\n", 400, "folding"},
        {"bare LF", "GET / HTTP/1.1\n", 400, "CR LF"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/1.1"},
        {"too many fields", "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n", 431, "fields"},
        {"too long", "GET /" + std::string(70000, 'a'), 431, "too long"},
        {"one field too long", "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(200000, 'a'), 431,
         "too long"},
    };
    running_server server;
    for (const auto& r : rows) {
        INFO(r.name);
        blocking_client client(server.port());
        // More follows, so that a close with unread input would lose the answer.
        client.send(r.text + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        const auto got = client.receive();
        CHECK(got.status == r.status);
        CHECK_THAT(got.body, Catch::Contains(r.reason));
        CHECK(got.closes());
        CHECK(client.wait_for_end() == ending::orderly);
    }
    CHECK(server.asked() == 0);
}

TEST_CASE("the head's limit is exact") {
    server_limits limits;
    limits.head_bytes = 1000;
    running_server server(limits);
    const std::string frame = "GET / HTTP/1.1\r\nHost: a\r\nA: \r\n\r\n";
    const auto ask = [&](std::size_t bytes) {
        blocking_client client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(bytes - frame.size(), 'a') + "\r\n\r\n");
        return client.receive().status;
    };
    CHECK(ask(1000) == 200);
    CHECK(ask(1001) == 431);
}

TEST_CASE("a request with a body is answered, and what follows its head is no request") {
    const char* announcements[] = {"Content-Length: 45\r\n", "Transfer-Encoding: chunked\r\n",
                                   "Transfer-Encoding: xchunked\r\n",
                                   "Expect: 100-continue\r\nContent-Length: 45\r\n"};
    for (const char* announcement : announcements) {
        INFO(announcement);
        running_server server;
        blocking_client client(server.port());
        client.send(std::string("POST /one HTTP/1.1\r\nHost: a\r\n") + announcement +
                    "\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(100000, 'x'));
        const auto got = client.receive();
        CHECK(got.status == 200);
        CHECK(got.body == "POST /one");
        CHECK(got.closes());
        CHECK(client.wait_for_end() == ending::orderly);
        CHECK(server.asked() == 1);
    }
}

TEST_CASE("a client's wish to close is granted") {
    running_server server;
    blocking_client client(server.port());
    client.send_get("/x", "Connection: close\r\n");
    CHECK(client.receive().closes());
    CHECK(client.wait_for_end() == ending::orderly);
    blocking_client old(server.port());
    old.send("GET /old HTTP/1.0\r\n\r\n");
    CHECK(old.receive().body == "GET /old");
    CHECK(old.wait_for_end() == ending::orderly);
}

TEST_CASE("a client that sends no more still gets its answer") {
    running_server server;
    blocking_client client(server.port());
    client.send_get("/slow");
    client.half_close();
    wait_until([&] { return server.asked() == 1; });
    server.release();
    CHECK(client.receive().body == "GET /slow");
    CHECK(client.wait_for_end() == ending::orderly);
}

TEST_CASE("a client that vanishes takes nobody with it") {
    running_server server;
    blocking_client other(server.port());
    blocking_client client(server.port());
    client.send_get("/slow");
    wait_until([&] { return server.asked() == 1; });
    client.reset();
    server.release();
    CHECK(other.get("/x").status == 200);
    wait_until([&] { return server.connections() == 1; });
}

TEST_CASE("a handler that throws is a 500, counted, and the connection goes on") {
    running_server server;
    blocking_client client(server.port());
    const auto got = client.get("/throw");
    CHECK(got.status == 500);
    CHECK_THAT(got.body, !Catch::Contains("on purpose"));
    CHECK(server.counted("plimsoll_http_handler_exceptions_total") == 1);
    CHECK(client.get("/x").status == 200);
}

TEST_CASE("an answer of many megabytes arrives whole") {
    running_server server;
    blocking_client client(server.port());
    CHECK(client.get("/big").body.size() == std::size_t{32} << 20U);
    CHECK(client.get("/x").status == 200);
}

TEST_CASE("a slow head is cut") {
    server_limits limits;
    limits.head = 100ms;
    running_server server(limits);
    blocking_client client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    CHECK(client.wait_for_end() != ending::silence);
    CHECK(server.asked() == 0);
}

TEST_CASE("a trickle does not extend the head's limit") {
    server_limits limits;
    limits.head = 200ms;
    running_server server(limits);
    blocking_client client(server.port());
    client.send("GET / HTTP/1.1\r\nA: ");
    wait_until([&] { return !client.send("a") || server.connections() == 0; });
    CHECK(server.asked() == 0);
}

TEST_CASE("a stranger idles shortly, a known peer long") {
    server_limits limits;
    limits.idle_unauthenticated = 100ms;
    running_server server(limits);
    blocking_client silent(server.port());
    blocking_client stranger(server.port());
    blocking_client known(server.port());
    CHECK(known.get("/auth").status == 200);
    CHECK(stranger.get("/x").status == 200);
    CHECK(silent.wait_for_end() == ending::orderly);
    CHECK(stranger.wait_for_end() == ending::orderly);
    CHECK(known.get("/x").status == 200); // both others waited out their limit, and so did this one
    wait_until([&] { return server.connections() == 1; }); // a farewell takes a second when nobody answers
}

TEST_CASE("a known peer's patience ends too") {
    server_limits limits;
    limits.idle = 100ms;
    running_server server(limits);
    blocking_client known(server.port());
    CHECK(known.get("/auth").status == 200);
    CHECK(known.wait_for_end() == ending::orderly);
}

TEST_CASE("a peer that does not read its answer is cut") {
    server_limits limits;
    limits.write = 200ms;
    running_server server(limits);
    blocking_client client(server.port());
    client.keep_small_receive_window();
    client.send_get("/big");
    wait_until([&] { return server.asked() == 1 && server.connections() == 0; });
}

} // namespace
} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// Requests and answers; http_pool_test.cpp has what becomes of the connections.
#include "http_fixture.hpp"

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using test::http_ok;
using test::scripted_peer;
using test::scripted_server;
using fixture = test::http_fixture;

// Answers every request with `bytes`.
scripted_server::script always(const std::string& bytes, std::size_t slice = 1U << 20U) {
    return [bytes, slice](scripted_peer& peer, int) {
        while (!peer.read_request().empty())
            peer.send_in_slices(bytes, slice);
    };
}

TEST_CASE("a request goes out and its answer comes back") {
    test::heard requests;
    const scripted_server server([&](scripted_peer& peer, int) {
        requests.add(peer.read_request());
        peer.send("HTTP/1.1 429 Slow Down\r\ncontent-type: text/plain\r\nRETRY-AFTER: 7\r\n"
                  "Content-Length: 4\r\n\r\nlate");
        peer.wait_until_closed();
    });
    fixture f(server);
    const auto got = f.ask({"POST", "/a?b=c", {{"Accept", "text/plain"}}, "{}"});
    REQUIRE(got.has_value());
    CHECK(got->status == 429);
    CHECK(got->content_type == "text/plain");
    CHECK(got->retry_after == "7");
    CHECK(got->body == "late");
    CHECK(requests.all().front() ==
          "POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
              "\r\nAccept: text/plain\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_CASE("answers come whole, in slices, in chunks, without a body, to the connection's end") {
    struct row {
        const char* name;
        std::string bytes;
        const char* body;
        int status;
    };
    const row rows[] = {
        {"with a length", http_ok("hello"), "hello", 200},
        {"in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
         "hello", 200},
        {"204", "HTTP/1.1 204 No Content\r\n\r\n", "", 204},
        {"500", "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", "no", 500},
    };
    for (const row& r : rows)
        for (const std::size_t slice : {std::size_t{1}, r.bytes.size()}) {
            INFO(r.name << " in slices of " << slice);
            const scripted_server server(always(r.bytes, slice));
            fixture f(server);
            for (int i = 0; i < 2; ++i) {
                const auto got = f.get();
                REQUIRE(got.has_value());
                CHECK(got->status == r.status);
                CHECK(got->body == r.body);
            }
            CHECK(server.connections() == 1);
        }
    const scripted_server closing([](scripted_peer& peer, int) {
        peer.read_request();
        peer.send_in_slices("HTTP/1.1 200 OK\r\n\r\nhello", 3);
    });
    fixture f(closing);
    CHECK(f.get()->body == "hello");
    CHECK(f.get()->body == "hello");
    CHECK(closing.connections() == 2);
}

TEST_CASE("a large answer within the limit comes whole, one byte more is refused") {
    const std::string body(300000, 'x');
    const scripted_server server(always(http_ok(body)));
    http_client::options how;
    how.body_bytes = body.size();
    fixture enough(server, how);
    CHECK(enough.get()->body == body);
    how.body_bytes -= 1;
    fixture too_little(server, how);
    CHECK(too_little.get().error().code() == errc::bad_reply);
}

void never(scripted_peer& peer) { peer.wait_until_closed(); }

struct fault {
    const char* name;
    std::string answer;
    void (*then)(scripted_peer&);
    errc code;
    const char* detail;
};

const fault faults[] = {
    {"nothing", "", [](scripted_peer& p) { p.end(); }, errc::unavailable, "closed by the peer"},
    {"a reset", "", [](scripted_peer& p) { p.reset(); }, errc::unavailable, "reset by peer"},
    {"cut in the head", "HTTP/1.1 200 OK\r\nConte", [](scripted_peer& p) { p.end(); }, errc::bad_reply,
     "cut before its end"},
    {"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", [](scripted_peer& p) { p.end(); },
     errc::bad_reply, "cut before its end"},
    {"cut between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n",
     [](scripted_peer& p) { p.end(); }, errc::bad_reply, "cut before its end"},
    {"rubbish", "-ERR unknown command 'GET'\r\n", never, errc::bad_reply, "not HTTP/1.1"},
    {"silence", "", never, errc::deadline_exceeded, "reading took longer than it was given"},
    {"silence in the head", "HTTP/1.1 200 OK\r\n", never, errc::deadline_exceeded, "longer than"},
    {"silence in the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", never,
     errc::deadline_exceeded, "longer than"},
    {"bytes now and then", "HTTP/1.1 200 OK\r\n\r\n",
     [](scripted_peer& p) {
         while (p.send("x"))
             std::this_thread::sleep_for(5ms);
     },
     errc::deadline_exceeded, "longer than"},
    {"a body over the limit", "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n", never, errc::bad_reply,
     "body is longer than 1048576 bytes"},
};

TEST_CASE("answers that are none: a named error each, within the deadline") {
    for (const fault& r : faults) {
        INFO(r.name);
        const scripted_server server([&r](scripted_peer& peer, int) {
            peer.read_request();
            peer.send(r.answer);
            r.then(peer);
        });
        fixture f(server);
        const test::stopwatch watch;
        const auto got = f.get("/", r.code == errc::deadline_exceeded ? 150ms : 10s);
        REQUIRE(!got.has_value());
        CHECK(got.error().code() == r.code);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.detail) &&
                                             Catch::Contains("127.0.0.1:" + std::to_string(server.port())));
        CHECK(watch.elapsed() < 2s);
        CHECK(server.connections() == 1);
    }
}

TEST_CASE("a request that cannot be written down is not sent") {
    const scripted_server server(always(http_ok("hello")));
    fixture f(server);
    CHECK(f.get("no slash").error().code() == errc::invalid_argument);
    CHECK(f.get()->body == "hello");
}

runtime::awaitable<domain::result<destination>> never_known() {
    const bool slept = co_await runtime::sleep_for(1h);
    co_return domain::error(slept ? errc::internal : errc::cancelled, "no destination");
}
runtime::awaitable<domain::result<destination>> unknown() {
    co_return domain::error(errc::unavailable, "no CA file");
}

TEST_CASE("where to connect to may be unknown, or take too long") {
    fixture f(destination{"127.0.0.1", 1, nullptr, "", false, 0ms});
    f.client.emplace(*f.names, unknown, http_client::options());
    CHECK(f.get().error().detail() == "no CA file");
    f.client.emplace(*f.names, never_known, http_client::options());
    CHECK(f.get("/", 100ms).error().code() == errc::deadline_exceeded);
}

} // namespace
} // namespace plimsoll::net

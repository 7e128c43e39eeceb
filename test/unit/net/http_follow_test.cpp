// SPDX-License-Identifier: Apache-2.0
// Long-lived answers, line by line.
#include "http_fixture.hpp"

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using test::scripted_peer;
using test::scripted_server;
using lines = std::vector<std::string>;
using followed = domain::result<void>;

const std::string watch_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunk(const std::string& bytes) {
    static const char digits[] = "0123456789abcdef";
    std::string size;
    for (auto left = bytes.size(); left > 0; left /= 16)
        size.insert(size.begin(), digits[left % 16]);
    return size + "\r\n" + bytes + "\r\n";
}
const std::string last_chunk = "0\r\n\r\n";

struct fixture : test::http_fixture {
    using http_fixture::http_fixture;

    followed follow(std::chrono::milliseconds silence = 10s) {
        return loop.run(client->follow({}, silence, collect()));
    }
    std::function<bool(std::string_view)> collect() {
        return [this](std::string_view line) {
            got.emplace_back(line);
            return line != "stop";
        };
    }

    lines got;
};

scripted_server::script once(const std::string& bytes, std::size_t slice = 1U << 20U) {
    return [bytes, slice](scripted_peer& peer, int) {
        peer.read_request();
        peer.send_in_slices(bytes, slice);
    };
}

TEST_CASE("lines come whole, wherever slices and chunks end, until the server ends") {
    const std::string bytes = watch_head + chunk("one\ntw") + chunk("o") + chunk("\n\nthree\n") + last_chunk;
    for (const std::size_t slice : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
        INFO("slices of " << slice);
        const scripted_server server(once(bytes, slice));
        fixture f(server);
        CHECK(f.follow().has_value());
        CHECK(f.got == lines{"one", "two", "", "three"});
    }
    const scripted_server to_the_end(once("HTTP/1.1 200 OK\r\n\r\none\ntwo\n"));
    fixture f(to_the_end);
    CHECK(f.follow().has_value());
    CHECK(f.got == lines{"one", "two"});
}

TEST_CASE("a follower may have enough; the connection is closed then") {
    const scripted_server server([](scripted_peer& peer, int) {
        peer.read_request();
        peer.send(watch_head + chunk("one\nstop\nmore\n"));
        peer.wait_until_closed();
    });
    fixture f(server);
    CHECK(f.follow().has_value());
    CHECK(f.got == lines{"one", "stop"});
    f.loop.run_until([&] { return server.open() == 0; });
}

TEST_CASE("a long stream has no limit in all, only in each line and each silence") {
    http_client::options how;
    how.body_bytes = 1000;
    const std::string line(1000, 'x');
    const scripted_server server([&line](scripted_peer& peer, int) {
        peer.read_request();
        peer.send(watch_head);
        for (int i = 0; i < 1000; ++i)
            peer.send(chunk(line + "\n"));
        for (int i = 0; i < 8; ++i) {
            std::this_thread::sleep_for(100ms);
            peer.send(chunk("late\n"));
        }
        peer.send(last_chunk);
    });
    fixture f(server, how);
    CHECK(f.follow(600ms).has_value()); // less than the 800 ms of the slow lines
    CHECK(f.got.size() == 1008);
    CHECK(f.got[999] == line);
}

TEST_CASE("how following fails; what came before the failure counts") {
    struct row {
        const char* name;
        std::string bytes;
        void (*then)(scripted_peer&);
        errc code;
        const char* detail;
        lines before;
    };
    const auto silent = [](scripted_peer& p) { p.wait_until_closed(); };
    const auto end = [](scripted_peer& p) { p.end(); };
    const row rows[] = {
        {"silence at once", "", silent, errc::deadline_exceeded, "longer than", {}},
        {"silence in the head", "HTTP/1.1 200 OK\r\n", silent, errc::deadline_exceeded, "longer than", {}},
        {"a head that never ends",
         "HTTP/1.1 200 OK\r\nA: ",
         [](scripted_peer& p) {
             while (p.send("x"))
                 std::this_thread::sleep_for(5ms);
         },
         errc::deadline_exceeded,
         "longer than",
         {}},
        {"silence after lines",
         watch_head + chunk("one\ntwo\n"),
         silent,
         errc::deadline_exceeded,
         "longer than",
         {"one", "two"}},
        {"closed at once", "", end, errc::unavailable, "closed by the peer", {}},
        {"cut between chunks",
         watch_head + chunk("one\n"),
         end,
         errc::bad_reply,
         "cut before its end",
         {"one"}},
        {"ended within a line",
         watch_head + chunk("one\ntw") + last_chunk,
         end,
         errc::bad_reply,
         "ended within a line",
         {"one"}},
        {"a line too long",
         watch_head + chunk("one\n" + std::string(101, 'x')),
         silent,
         errc::bad_reply,
         "a line is longer than 100 bytes",
         {"one"}},
        {"rubbish", "-ERR unknown command\r\n", silent, errc::bad_reply, "not HTTP/1.1", {}},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_server server([&r](scripted_peer& peer, int) {
            peer.read_request();
            peer.send(r.bytes);
            r.then(peer);
        });
        http_client::options how;
        how.body_bytes = 100;
        fixture f(server, how);
        const test::stopwatch watch;
        const auto got = f.follow(r.code == errc::deadline_exceeded ? 150ms : 10s);
        REQUIRE(!got.has_value());
        CHECK(got.error().code() == r.code);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.detail));
        CHECK(f.got == r.before);
        CHECK(watch.elapsed() < 2s);
    }
}

TEST_CASE("a refusal is an error by its class, with what the server said") {
    struct row {
        int status;
        errc code;
    };
    const row rows[] = {
        {401, errc::unauthenticated},  {403, errc::permission_denied}, {404, errc::not_found},
        {410, errc::not_found},        {429, errc::overloaded},        {400, errc::invalid_argument},
        {422, errc::invalid_argument}, {500, errc::unavailable},       {503, errc::unavailable},
        {204, errc::bad_reply},        {302, errc::bad_reply},
    };
    for (const row& r : rows) {
        INFO(r.status);
        const std::string status = std::to_string(r.status);
        const std::string body = r.status == 204 ? "" : "{\"kind\":\"Status\"}\n";
        const scripted_server server(once("HTTP/1.1 " + status + " X\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n\r\n" + body));
        fixture f(server);
        const auto got = f.follow();
        REQUIRE(!got.has_value());
        CHECK(got.error().code() == r.code);
        CHECK(got.error().detail() == (body.empty() ? status : status + " " + body));
        CHECK(f.got.empty());
    }
}

TEST_CASE("a refusal is read up to 4 KiB, and not for longer than a silence") {
    const scripted_server endless([](scripted_peer& peer, int) {
        peer.read_request();
        peer.send("HTTP/1.1 410 Gone\r\n\r\n");
        while (peer.send(std::string(1000, 'x')))
            ;
    });
    fixture f(endless);
    CHECK(f.follow().error().detail() == "410 " + std::string(4096, 'x'));

    const scripted_server slow([](scripted_peer& peer, int) {
        peer.read_request();
        peer.send("HTTP/1.1 410 Gone\r\n\r\n");
        while (peer.send("x"))
            std::this_thread::sleep_for(5ms);
    });
    fixture g(slow);
    const test::stopwatch watch;
    CHECK(g.follow(150ms).error().code() == errc::not_found);
    CHECK(watch.elapsed() < 2s);
}

TEST_CASE("following is cancelled at once, and outside of the pool's limit") {
    const scripted_server server([](scripted_peer& peer, int) {
        peer.read_request();
        peer.send(watch_head + chunk("one\n"));
        peer.wait_until_closed();
    });
    http_client::options how;
    how.connections = 1;
    fixture f(server, how);
    std::optional<followed> first, second;
    f.loop.start(f.client->follow({}, 60s, f.collect()), first);
    f.loop.start(f.client->follow({}, 60s, f.collect()), second);
    f.loop.run_until([&] { return f.got.size() == 2; });
    f.loop.cancel_all();
    f.loop.run_until([&] { return first && second; });
    CHECK(first->error().code() == errc::cancelled);
    CHECK(second->error().code() == errc::cancelled);
}

} // namespace
} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// Which connections requests use: kept ones, new ones, and those they wait for.
#include "http_fixture.hpp"

#include <condition_variable>

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using test::answered;
using test::http_ok;
using test::scripted_peer;
using test::scripted_server;
using fixture = test::http_fixture;

void answer_all(scripted_peer& peer, int) {
    while (!peer.read_request().empty())
        peer.send(http_ok("hello"));
}

// Holds the scripts until it is opened. Made before the server, whose end joins the scripts: `opened_at_end`
// comes after it, for tests that fail half way.
class gate {
public:
    class opened_at_end {
    public:
        explicit opened_at_end(gate& g) : gate_(g) {}
        ~opened_at_end() { gate_.open(); }
        opened_at_end(const opened_at_end&) = delete;
        opened_at_end& operator=(const opened_at_end&) = delete;

    private:
        gate& gate_;
    };

    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

TEST_CASE("requests one after another share a connection") {
    const scripted_server server(answer_all);
    fixture f(server);
    for (int i = 0; i < 5; ++i)
        CHECK(f.get()->body == "hello");
    CHECK(server.connections() == 1);
    CHECK(f.connections_asked == 1);
}

TEST_CASE("no more connections than allowed; who waits is served in turn, or leaves at his deadline") {
    std::atomic<int> requests = 0;
    gate may_answer;
    const scripted_server server([&](scripted_peer& peer, int) {
        while (!peer.read_request().empty()) {
            ++requests;
            may_answer.wait();
            peer.send(http_ok("hello"));
        }
    });
    http_client::options how;
    how.connections = 2;
    const gate::opened_at_end opening(may_answer);
    fixture f(server, how);
    std::vector<std::optional<answered>> got(7);
    for (std::size_t i = 0; i < 5; ++i)
        f.start({}, got[i]);
    f.loop.run_until([&] { return requests == 2; });
    f.start({}, got[5], 100ms);
    f.loop.run_until([&] { return got[5].has_value(); });
    CHECK(got[5]->error().code() == errc::deadline_exceeded);
    CHECK(got[5]->error().detail() == "all 2 connections were busy for too long");
    CHECK(requests == 2);
    CHECK(server.connections() == 2);

    may_answer.open();
    f.loop.run_until([&] { return got[0] && got[1] && got[2] && got[3] && got[4]; });
    for (std::size_t i = 0; i < 5; ++i)
        CHECK((*got[i])->body == "hello");
    CHECK(server.connections() == 2);
}

TEST_CASE("requests that are cancelled leave their connections and places to others") {
    gate may_answer;
    std::atomic<int> requests = 0;
    const scripted_server server([&](scripted_peer& peer, int n) {
        while (!peer.read_request().empty()) {
            ++requests;
            if (n == 0) may_answer.wait();
            peer.send(http_ok("hello"));
        }
    });
    http_client::options how;
    how.connections = 1;
    const gate::opened_at_end opening(may_answer);
    fixture f(server, how);
    std::optional<answered> busy, waiting;
    f.start({}, busy);
    f.start({}, waiting);
    f.loop.run_until([&] { return requests == 1; });
    f.loop.cancel_all();
    f.loop.run_until([&] { return busy && waiting; });
    CHECK(busy->error().code() == errc::cancelled);
    CHECK(waiting->error().code() == errc::cancelled);
    CHECK(f.get()->body == "hello"); // not the first one's answer: on a connection of its own
    CHECK(server.connections() == 2);
}

TEST_CASE("a client may end before its requests") {
    gate may_answer;
    std::atomic<int> requests = 0;
    const scripted_server server([&](scripted_peer& peer, int) {
        peer.read_request();
        ++requests;
        may_answer.wait();
        peer.send(http_ok("hello"));
        peer.wait_until_closed();
    });
    const gate::opened_at_end opening(may_answer);
    fixture f(server);
    std::optional<answered> got;
    f.start({}, got);
    f.loop.run_until([&] { return requests == 1; });
    f.client.reset();
    may_answer.open();
    f.loop.run_until([&] { return got.has_value(); });
    CHECK((*got)->body == "hello");
}

TEST_CASE("kept connections are left when they are old, dropped, or closed by the peer") {
    struct row {
        const char* name;
        std::chrono::milliseconds idle;
        bool server_closes;
        void (*between)(fixture&);
    };
    const row rows[] = {
        {"old", 0ms, false, [](fixture&) {}},
        {"dropped", 60s, false, [](fixture& f) { f.client->drop_idle(); }},
        {"closed", 60s, true, [](fixture&) {}},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_server server([&r](scripted_peer& peer, int) {
            while (!peer.read_request().empty()) {
                peer.send(http_ok("hello"));
                if (r.server_closes) return;
            }
        });
        http_client::options how;
        how.idle = r.idle;
        fixture f(server, how);
        CHECK(f.get()->body == "hello");
        r.between(f);
        if (r.server_closes) f.loop.run_until([&] { return server.open() == 0; });
        CHECK(f.ask({"POST", "/", {}, "x"})->body == "hello");
        CHECK(server.connections() == 2);
        CHECK(f.connections_asked == 2);
    }
}

TEST_CASE("a connection that is in use while the kept ones are dropped is not kept") {
    gate may_answer;
    std::atomic<int> requests = 0;
    const scripted_server server([&](scripted_peer& peer, int) {
        while (!peer.read_request().empty()) {
            ++requests;
            may_answer.wait();
            peer.send(http_ok("hello"));
        }
    });
    const gate::opened_at_end opening(may_answer);
    fixture f(server);
    std::optional<answered> got;
    f.start({}, got);
    f.loop.run_until([&] { return requests == 1; });
    f.client->drop_idle();
    may_answer.open();
    f.loop.run_until([&] { return got.has_value(); });
    CHECK(f.get()->body == "hello");
    CHECK(server.connections() == 2);
}

TEST_CASE("what was not asked for is never taken for the next answer") {
    const scripted_server server([](scripted_peer& peer, int n) {
        while (!peer.read_request().empty())
            peer.send(http_ok("mine") + (n == 0 ? http_ok("another's") : ""));
    });
    fixture f(server);
    CHECK(f.get()->body == "mine");
    CHECK(f.get()->body == "mine");
    CHECK(server.connections() == 2);
}

struct staleness {
    const char* name;
    const char* method;
    std::string begun_answer;     // on the kept connection
    void (scripted_peer::*how)(); // then the peer ends it
    bool on_every_connection;     // the new one too
    int connections;              // in all
    std::optional<errc> error;
    net::repeatable repeatable = net::repeatable::no;
};

const staleness stale_rows[] = {
    {"GET, ended", "GET", "", &scripted_peer::end, false, 2, {}},
    {"GET, reset", "GET", "", &scripted_peer::reset, false, 2, {}},
    {"GET, the new one ends too", "GET", "", &scripted_peer::end, true, 2, errc::unavailable},
    {"GET, the answer had begun", "GET", "HTTP/1.1 2", &scripted_peer::end, false, 1, errc::bad_reply},
    {"POST, ended", "POST", "", &scripted_peer::end, false, 1, errc::unavailable},
    {"POST, reset", "POST", "", &scripted_peer::reset, false, 1, errc::unavailable},
    {"repeatable POST, ended", "POST", "", &scripted_peer::end, false, 2, {}, repeatable::yes},
    {"repeatable POST, the answer had begun", "POST", "HTTP/1.1 2", &scripted_peer::end, false, 1,
     errc::bad_reply, repeatable::yes},
};

TEST_CASE("a kept connection that ends under a request: asked again once, if that does nothing twice") {
    for (const staleness& r : stale_rows) {
        INFO(r.name);
        test::heard requests;
        const scripted_server server([&](scripted_peer& peer, int n) {
            for (int i = 0;; ++i) {
                const auto request = peer.read_request();
                if (request.empty()) return;
                requests.add(request);
                if ((n == 0 && i == 1) || (n > 0 && r.on_every_connection)) break;
                peer.send(http_ok("hello"));
            }
            peer.send(r.begun_answer);
            (peer.*r.how)();
            peer.wait_until_closed();
        });
        fixture f(server);
        REQUIRE(f.get().has_value());
        const auto got = f.ask({r.method, "/", {}, "", r.repeatable});
        CHECK(got.has_value() == !r.error.has_value());
        if (!got && r.error) CHECK(got.error().code() == *r.error);
        CHECK(server.connections() == r.connections);
        CHECK(requests.all().size() == static_cast<std::size_t>(r.connections) + 1);
    }
}

} // namespace
} // namespace plimsoll::net

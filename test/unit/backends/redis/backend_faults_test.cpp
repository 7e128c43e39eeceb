// SPDX-License-Identifier: Apache-2.0
// A server that lies, refuses or breaks off: a named error each time, never a number, and the connection
// is not used again unless the refusal concerned one key.
#include "scripted_redis.hpp"
#include "unit/backends/redis/backend_fixture.hpp"

namespace plimsoll::test {
namespace {

using domain::errc;

enum class after { kept, dropped };

struct fault {
    const char* name;
    std::string reply; // to LLEN
    errc code;
    const char* named;
    after connection;
};

const std::vector<fault>& faults() {
    static const std::vector<fault> rows = {
        {"WRONGTYPE", "-WRONGTYPE Operation against a key\r\n", errc::bad_reply, "list 'queue': WRONGTYPE",
         after::kept},
        {"NOPERM", "-NOPERM this user has no permissions\r\n", errc::permission_denied,
         "list 'queue': NOPERM", after::kept},
        {"MOVED", "-MOVED 3999 127.0.0.1:6381\r\n", errc::bad_reply, "MOVED", after::kept},
        {"unknown error", "-ERR something else\r\n", errc::bad_reply, "something else", after::kept},
        {"NOAUTH", "-NOAUTH Authentication required.\r\n", errc::unauthenticated, "NOAUTH", after::dropped},
        {"WRONGPASS", "-WRONGPASS invalid\r\n", errc::unauthenticated, "WRONGPASS", after::dropped},
        {"LOADING", "-LOADING the dataset\r\n", errc::unavailable, "LOADING", after::dropped},
        {"garbage", "HTTP/1.1 400 Bad Request\r\n\r\n", errc::bad_reply, "RESP2", after::dropped},
        {"nil", "$-1\r\n", errc::bad_reply, "nil", after::dropped},
        {"text", "$1\r\n7\r\n", errc::bad_reply, "bulk string", after::dropped},
        {"status", "+7\r\n", errc::bad_reply, "status", after::dropped},
        {"array", "*1\r\n:7\r\n", errc::bad_reply, "array", after::dropped},
        {"deep arrays", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:7\r\n", errc::bad_reply, "deep",
         after::dropped},
        {"negative", ":-7\r\n", errc::bad_reply, "negative", after::dropped},
        {"no number", ":abc\r\n", errc::bad_reply, "RESP2", after::dropped},
        {"surplus", ":7\r\n:7\r\n", errc::bad_reply, "more replies", after::dropped},
        {"surplus in mid-reply", ":7\r\n:", errc::bad_reply, "more replies", after::dropped},
        {"oversize bulk", "$9000000000000000000\r\n", errc::bad_reply, "1 MiB", after::dropped},
        {"oversize array", "*2147483647\r\n", errc::bad_reply, "4096", after::dropped},
        {"oversize line", "+" + std::string(70000, 'x'), errc::bad_reply, "64 KiB", after::dropped},
        {"RESP3 map", "%1\r\n+a\r\n:1\r\n", errc::bad_reply, "RESP2", after::dropped},
        {"RESP3 push", ">2\r\n+a\r\n:1\r\n", errc::bad_reply, "RESP2", after::dropped},
        {"RESP3 null", "_\r\n", errc::bad_reply, "RESP2", after::dropped},
    };
    return rows;
}

std::pair<errc, std::string> error_of(const poll_result& got) {
    if (!got) return {got.error().code(), got.error().detail()};
    REQUIRE_FALSE(got->at(0).has_value());
    return {got->at(0).error().cause.code(), got->at(0).error().cause.detail()};
}

TEST_CASE("a fault is a named error and heals") {
    for (const auto& f : faults()) {
        CAPTURE(f.name);
        scripted_redis peer([&](const words& w) { return w.front() == "LLEN" ? act(f.reply) : honest(w); });
        backend_fixture redis(peer.port());
        const metrics of({{list("queue")}});
        const auto got = redis.poll(of);
        const auto [code, detail] = error_of(got);
        CHECK(code == f.code);
        CHECK_THAT(detail, Catch::Contains(f.named));
        CHECK(got.has_value() == (f.connection == after::kept));
        peer.answer_by(honest);
        CHECK(redis.poll_one() == "7");
        CHECK(peer.connections() == (f.connection == after::kept ? 1 : 2));
    }
}

TEST_CASE("a server that is cut after any byte gives no number") {
    const std::string all = "+OK\r\n:7\r\n";
    for (std::size_t bytes = 0; bytes < all.size(); ++bytes) {
        CAPTURE(bytes);
        scripted_redis::manner how;
        how.cut_after = bytes;
        scripted_redis peer(honest, how);
        backend_fixture redis(peer.port());
        const metrics of({{list("queue")}});
        const auto [code, detail] = error_of(redis.poll(of));
        CHECK(code == errc::unavailable);
        CHECK_THAT(detail, Catch::Contains("127.0.0.1:" + std::to_string(peer.port())));
    }
}

TEST_CASE("a refused login is the error, whatever the commands after it got") {
    struct row {
        const char* name;
        const char* command; // that is refused
        act answer;
        errc code;
        const char* named;
    };
    const std::vector<row> rows = {
        {"SELECT", "SELECT", "-ERR DB index is out of range\r\n", errc::bad_reply, "SELECT 3: ERR DB index"},
        {"SELECT, then cut", "SELECT", act("-ERR DB index is out of range\r\n", act::then::cut),
         errc::bad_reply, "SELECT 3: ERR DB index"},
        {"SELECT, then silence", "SELECT", act("-ERR DB index is out of range\r\n", act::then::stall),
         errc::bad_reply, "SELECT 3: ERR DB index"},
        {"SELECT answered with a number", "SELECT", ":3\r\n", errc::bad_reply, "SELECT 3"},
        {"maxclients", "SELECT", act("-ERR max number of clients reached\r\n", act::then::cut),
         errc::unavailable, "max number of clients"},
        {"protected mode", "SELECT", act("-DENIED Redis is running in protected mode\r\n", act::then::cut),
         errc::unauthenticated, "DENIED"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.name);
        scripted_redis peer([&](const words& w) { return w.front() == r.command ? r.answer : honest(w); });
        backend_fixture redis(peer.port());
        redis.settings.database = 3;
        redis.settings.timeout = std::chrono::milliseconds(500);
        const metrics of({{list("queue")}});
        const auto got = redis.poll(of);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == r.code);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.named));
    }
}

TEST_CASE("a refused name is no error") {
    scripted_redis peer(
        [](const words& w) { return w.front() == "CLIENT" ? act("-NOPERM no\r\n") : honest(w); });
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    CHECK(redis.poll_one() == "7");
    CHECK(peer.connections() == 1);
}

TEST_CASE("one refused key leaves the other metrics their values") {
    scripted_redis peer([](const words& w) -> act {
        return w.front() == "LLEN" && w[1] == "bad" ? act("-WRONGTYPE no\r\n") : honest(w);
    });
    backend_fixture redis(peer.port());
    const metrics of({{list("good")}, {list("good"), list("bad")}, {list("good")}});
    const auto got = redis.poll(of);
    REQUIRE(got.has_value());
    CHECK(got->at(0).has_value());
    CHECK_FALSE(got->at(1).has_value());
    CHECK(got->at(2).has_value());
}

TEST_CASE("nobody listens, or the name is unknown") {
    std::uint16_t port = 0;
    {
        const scripted_redis gone;
        port = gone.port();
    }
    backend_fixture redis(port);
    const metrics of({{list("queue")}});
    const auto [code, detail] = error_of(redis.poll(of));
    CHECK(code == errc::unavailable);
    CHECK_THAT(detail, Catch::Contains("127.0.0.1:" + std::to_string(port)));
}

} // namespace
} // namespace plimsoll::test

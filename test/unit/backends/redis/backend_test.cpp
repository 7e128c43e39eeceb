// SPDX-License-Identifier: Apache-2.0
#include "scripted_redis.hpp"
#include "unit/backends/redis/backend_fixture.hpp"

#include <atomic>

namespace plimsoll::test {
namespace {

using domain::errc;
using domain::quantity;

const words set_name = {"CLIENT", "SETNAME", "plimsoll"};

TEST_CASE("all metrics of a poll share one connection, which is kept") {
    scripted_redis peer([](const words& w) -> act {
        if (w.front() != "LLEN") return honest(w);
        return w[1] == "a" ? ":3\r\n" : ":14\r\n";
    });
    backend_fixture redis(peer.port());
    const metrics of({{list("a"), list("b")}, {list("b", config::on_missing::error)}});
    const auto before = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; ++i) {
        const auto got = redis.poll(of);
        REQUIRE(got.has_value());
        REQUIRE(got->size() == 2);
        CHECK(got->at(0)->values ==
              polling::series_values{quantity::from_units(3), quantity::from_units(14)});
        CHECK(got->at(1)->values == polling::series_values{quantity::from_units(14)});
        CHECK(got->at(0)->asked.steady >= before);
        CHECK(got->at(0)->asked.steady <= std::chrono::steady_clock::now());
    }
    CHECK(peer.connections() == 1);
    const auto commands = peer.commands();
    REQUIRE(commands.size() == 1 + 3 * 4);
    CHECK(commands[0] == set_name);
    CHECK(commands[1] == words{"LLEN", "a"});
    CHECK(commands[2] == words{"LLEN", "b"});
    CHECK(commands[3] == words{"EXISTS", "b"});
    CHECK(commands[4] == words{"LLEN", "b"});
    CHECK(redis.backend().name() == "tasks");
}

TEST_CASE("replies may come byte by byte") {
    scripted_redis::manner how;
    how.slice = 1;
    scripted_redis peer(honest, how);
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    CHECK(redis.poll_one() == "7");
}

TEST_CASE("more than 1,000 commands go in batches, answered in order") {
    scripted_redis peer(
        [](const words& w) -> act { return w.front() == "LLEN" ? act(":" + w[1] + "\r\n") : honest(w); });
    backend_fixture redis(peer.port());
    std::vector<std::vector<config::redis_key>> lists;
    for (int i = 0; i < 2500; ++i)
        lists.push_back({list(std::to_string(i))});
    const metrics of(lists);
    const auto got = redis.poll(of);
    REQUIRE(got.has_value());
    REQUIRE(got->size() == 2500);
    for (int i = 0; i < 2500; ++i)
        REQUIRE(got->at(static_cast<std::size_t>(i))->values.at(0) == quantity::from_units(i));
    CHECK(peer.connections() == 1);
}

TEST_CASE("a batch does not wait for the replies to the one before") {
    constexpr std::size_t count = 2500;
    std::size_t asked = 0; // of the server's thread, as the replies that it keeps back
    std::string replies;
    scripted_redis peer([&](const words& w) -> act {
        if (w.front() != "LLEN") return honest(w);
        replies += ":" + w[1] + "\r\n";
        return ++asked == count ? act(replies) : act("");
    });
    backend_fixture redis(peer.port());
    std::vector<std::vector<config::redis_key>> lists;
    for (std::size_t i = 0; i < count; ++i)
        lists.push_back({list(std::to_string(i))});
    const metrics of(lists);
    const auto got = redis.poll(of);
    REQUIRE(got.has_value());
    CHECK(got->back()->values == polling::series_values{quantity::from_units(count - 1)});
}

// The server blocks in its own write and reads no more: who does not read while he writes waits for ever.
TEST_CASE("a server whose replies fill the sockets is found out while we write") {
    const std::string long_error = "-ERR " + std::string(60000, 'x') + "\r\n";
    scripted_redis peer(
        [&](const words& w) -> act { return w.front() == "LLEN" ? act(long_error) : honest(w); });
    backend_fixture redis(peer.port());
    const std::vector<config::redis_key> lists(400, list(std::string(60000, 'k'))); // 24 MB each way
    const metrics of({lists});
    const auto got = redis.poll(of, std::chrono::seconds(20));
    REQUIRE_FALSE(got.has_value());
    CHECK_THAT(got.error().detail(), Catch::Contains("replies of more than"));
}

TEST_CASE("a kept connection that the server closed is replaced within the poll") {
    std::atomic<int> n = 0;
    scripted_redis peer([&n](const words& w) -> act {
        if (w.front() != "LLEN") return honest(w);
        return ++n % 2 == 1 ? act(":7\r\n", act::then::cut) : act(":8\r\n");
    });
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    redis.runner.run_until([&] { return peer.open() == 0; });
    CHECK(redis.poll_one() == "8");
    CHECK(peer.connections() == 2);
}

TEST_CASE("a kept connection that is cut at the first command is replaced once") {
    scripted_redis peer;
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    peer.answer_by([](const words& w) { return w.front() == "LLEN" ? cut() : honest(w); });
    CHECK_THAT(redis.poll_one(), Catch::Contains("closed by the peer"));
    CHECK(peer.connections() == 2);
    peer.answer_by(honest);
    CHECK(redis.poll_one() == "7");
    CHECK(peer.connections() == 3);
}

// As after a user was disabled, or given another password that is in the file by now.
TEST_CASE("a kept connection that is no longer admitted is replaced within the poll") {
    std::atomic<bool> revoked = false;
    scripted_redis peer([&revoked](const words& w) -> act {
        if (w.front() == "CLIENT") revoked = false;
        if (w.front() == "LLEN" && revoked) return "-NOAUTH Authentication required.\r\n";
        return honest(w);
    });
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    revoked = true;
    CHECK(redis.poll_one() == "7");
    CHECK(peer.connections() == 2);
    peer.answer_by([](const words& w) -> act {
        return w.front() == "LLEN" ? act("-NOAUTH Authentication required.\r\n") : honest(w);
    });
    CHECK_THAT(redis.poll_one(), Catch::Contains("NOAUTH"));
    CHECK(peer.connections() == 3);
}

TEST_CASE("what a server says unasked is no reply to the next command") {
    scripted_redis peer;
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    peer.answer_by(
        [](const words& w) -> act { return w.front() == "LLEN" ? act(":7\r\n:99\r\n") : honest(w); });
    CHECK_THAT(redis.poll_one(), Catch::Contains("more replies than commands"));
    peer.answer_by(honest);
    CHECK(redis.poll_one() == "7");
    CHECK(peer.connections() == 2);
}

TEST_CASE("what a server says between two polls is no reply to the second") {
    std::atomic<bool> now = false;
    std::atomic<bool> said = false;
    scripted_server peer([&](scripted_peer& with, int n) {
        for (std::string got; got.find("queue") == std::string::npos;)
            got += with.read_some();
        with.send(n == 0 ? "+OK\r\n:7\r\n" : "+OK\r\n:8\r\n");
        if (n == 0) {
            now.wait(false);
            with.send(":99\r\n");
            said = true;
        }
        with.wait_until_closed();
    });
    backend_fixture redis(peer.port());
    CHECK(redis.poll_one() == "7");
    now = true;
    now.notify_all();
    redis.runner.run_until([&] { return said.load(); });
    CHECK(redis.poll_one() == "8");
}

TEST_CASE("a stalled server ends the poll at the backend's timeout") {
    scripted_redis peer([](const words& w) { return w.front() == "LLEN" ? stall() : honest(w); });
    backend_fixture redis(peer.port());
    redis.settings.timeout = std::chrono::milliseconds(150);
    const stopwatch took;
    CHECK_THAT(redis.poll_one(), Catch::Contains("took longer"));
    CHECK(took.elapsed() >= std::chrono::milliseconds(150));
    CHECK(took.elapsed() < std::chrono::seconds(3));
    redis.runner.run_until([&] { return peer.open() == 0; });
    peer.answer_by(honest);
    CHECK(redis.poll_one() == "7");
}

TEST_CASE("the caller's limit ends a poll before the backend's timeout") {
    scripted_redis peer([](const words&) { return stall(); });
    backend_fixture redis(peer.port());
    const metrics of({{list("queue")}});
    const stopwatch took;
    const auto got = redis.poll(of, std::chrono::milliseconds(100));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code() == errc::deadline_exceeded);
    CHECK(took.elapsed() < std::chrono::seconds(3));
}

TEST_CASE("a cancelled poll ends with its connection, and the next one opens another") {
    scripted_redis peer(
        [](const words& w) { return w.front() == "LLEN" ? act(":", act::then::stall) : honest(w); });
    backend_fixture redis(peer.port());
    const metrics of({{list("queue")}});
    std::optional<poll_result> got;
    redis.runner.start(
        redis.backend().poll(of.pointers(), runtime::deadline::after(std::chrono::seconds(20))), got);
    redis.runner.run_until([&] { return peer.commands().size() == 2; });
    redis.runner.cancel_all();
    redis.runner.run_until([&] { return got.has_value(); });
    REQUIRE_FALSE(got->has_value());
    CHECK(got->error().code() == errc::cancelled);
    redis.runner.run_until([&] { return peer.open() == 0; });
    peer.answer_by(honest);
    CHECK(redis.poll_one() == "7");
}

} // namespace
} // namespace plimsoll::test

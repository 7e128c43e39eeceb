// SPDX-License-Identifier: Apache-2.0
// Many connections: the cap, and the stop step by step.
#include "blocking_client.hpp"
#include "running_server.hpp"

#include <boost/system/system_error.hpp>

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using test::blocking_client;
using test::ending;
using test::running_server;
using test::wait_until;

server_limits capped_at(std::size_t connections) {
    server_limits limits;
    limits.connections = connections;
    return limits;
}

TEST_CASE("connections are counted") {
    running_server server;
    {
        blocking_client a(server.port());
        blocking_client b(server.port());
        wait_until([&] { return server.connections() == 2; });
        CHECK(server.open_gauge() == 2);
    }
    wait_until([&] { return server.connections() == 0; });
    CHECK(server.open_gauge() == 0);
}

TEST_CASE("at the cap the stranger that has idled longest makes room") {
    running_server server(capped_at(3));
    blocking_client known(server.port());
    CHECK(known.get("/auth").status == 200);
    blocking_client first(server.port());
    CHECK(first.get("/x").status == 200);
    blocking_client second(server.port());
    CHECK(second.get("/x").status == 200);
    CHECK(first.get("/x").status == 200); // so that `second` has idled longer

    blocking_client newcomer(server.port());
    CHECK(newcomer.get("/x").status == 200);
    CHECK(second.wait_for_end() != ending::silence);
    CHECK(known.get("/x").status == 200);
    CHECK(first.get("/x").status == 200);
    CHECK(server.counted("plimsoll_http_connections_refused_total") == 1);
}

TEST_CASE("at the cap whoever has most connections makes room first") {
    running_server server(capped_at(4));
    const auto from = [&](const char* address) {
        return std::make_unique<blocking_client>(server.port(), "127.0.0.1", address);
    };
    const auto idles = [](blocking_client& one) { CHECK(one.get("/x").status == 200); };
    const auto alone = from("127.0.0.2");
    idles(*alone);
    const auto first_of_two = from("127.0.0.3");
    idles(*first_of_two);
    const auto known_beside = from("127.0.0.3");
    CHECK(known_beside->get("/auth").status == 200);
    const auto later = from("127.0.0.4");
    idles(*later);

    const auto newcomer = from("127.0.0.5");
    idles(*newcomer);
    CHECK(first_of_two->wait_for_end() != ending::silence); // though `alone` has idled longer
    idles(*alone);
    idles(*later); // and now all have one
    CHECK(known_beside->get("/auth").status == 200);
    const auto another = from("127.0.0.6");
    idles(*another);
    CHECK(newcomer->wait_for_end() != ending::silence);
}

TEST_CASE("at the cap a newcomer goes when all others are busy or the front proxy's") {
    running_server server(capped_at(2));
    blocking_client proxy(server.port());
    CHECK(proxy.get("/proxy").status == 200);
    blocking_client busy(server.port());
    busy.send_get("/slow");
    wait_until([&] { return server.asked() == 2; });

    blocking_client newcomer(server.port());
    CHECK(newcomer.wait_for_end() != ending::silence);
    CHECK(server.counted("plimsoll_http_connections_refused_total") == 1);
    server.release();
    CHECK(busy.receive().status == 200);
    CHECK(proxy.get("/x").status == 200);
}

TEST_CASE("at the cap somebody known makes room when no stranger does, the longest idle first") {
    running_server server(capped_at(3));
    blocking_client proxy(server.port());
    CHECK(proxy.get("/proxy").status == 200);
    blocking_client first(server.port());
    CHECK(first.get("/auth").status == 200);
    blocking_client second(server.port());
    CHECK(second.get("/auth").status == 200);

    blocking_client newcomer(server.port());
    CHECK(newcomer.get("/proxy").status == 200);
    CHECK(first.wait_for_end() != ending::silence);
    CHECK(second.get("/x").status == 200);
    CHECK(proxy.get("/x").status == 200);
}

TEST_CASE("who is nobody any more makes room as a stranger does") {
    for (const char* once : {"/auth", "/proxy"}) {
        INFO(once);
        running_server server(capped_at(2));
        blocking_client known(server.port());
        CHECK(known.get("/auth").status == 200);
        blocking_client former(server.port());
        CHECK(former.get(once).status == 200);
        CHECK(former.get("/401").status == 401);

        blocking_client newcomer(server.port());
        CHECK(newcomer.get("/x").status == 200);
        CHECK(former.wait_for_end() != ending::silence);
        CHECK(known.get("/x").status == 200);
    }
}

TEST_CASE("at the cap a few newcomers do not cut one another when all others are known") {
    running_server server(capped_at(16));
    std::vector<std::unique_ptr<blocking_client>> known;
    for (int i = 0; i < 16; ++i) {
        known.push_back(std::make_unique<blocking_client>(server.port()));
        CHECK(known.back()->get("/auth").status == 200);
    }
    blocking_client first(server.port());
    blocking_client second(server.port());
    CHECK(second.get("/x").status == 200);
    CHECK(first.get("/x").status == 200);
    CHECK(known[0]->wait_for_end() != ending::silence);
    CHECK(known[1]->wait_for_end() != ending::silence);
    CHECK(known[2]->get("/x").status == 200);
}

TEST_CASE("at the cap an answer that takes long protects no more") {
    auto limits = capped_at(1);
    limits.busy = 0ms;
    running_server server(limits);
    blocking_client busy(server.port());
    busy.send_get("/slow");
    wait_until([&] { return server.asked() == 1; });
    blocking_client newcomer(server.port());
    CHECK(newcomer.get("/proxy").status == 200);
    CHECK(busy.wait_for_end() != ending::silence);
    server.release();
}

TEST_CASE("those that were cut in the middle of an answer are a quarter of the cap at most") {
    auto limits = capped_at(8);
    limits.busy = 0ms;
    running_server server(limits);
    std::vector<std::unique_ptr<blocking_client>> crowd;
    for (int i = 1; i <= 8 + 2; ++i) {
        crowd.push_back(std::make_unique<blocking_client>(server.port()));
        crowd.back()->send_get("/slow");
        wait_until([&] { return server.asked() == i; });
    }
    blocking_client refused(server.port());
    CHECK(refused.wait_for_end() != ending::silence);
    CHECK(server.connections() == 8 + 2);
    CHECK(server.counted("plimsoll_http_connections_refused_total") == 2 + 1);
    server.release();
    wait_until([&] { return server.connections() == 8; });
    blocking_client newcomer(server.port());
    CHECK(newcomer.get("/x").status == 200);
}

TEST_CASE("a crowd of strangers does not keep the front proxy out, nor cuts it") {
    running_server server(capped_at(20));
    blocking_client old(server.port());
    CHECK(old.get("/proxy").status == 200);
    std::vector<std::unique_ptr<blocking_client>> crowd;
    for (int i = 0; i < 100; ++i) {
        crowd.push_back(std::make_unique<blocking_client>(server.port()));
        if (i == 50) {
            blocking_client fresh(server.port());
            CHECK(fresh.get("/proxy").status == 200);
        }
    }
    CHECK(old.get("/proxy").status == 200);
}

TEST_CASE("at the cap a stranger whose answer is out makes room") {
    running_server server(capped_at(1));
    blocking_client lingering(server.port());
    lingering.send_get("/x", "Connection: close\r\n");
    CHECK(lingering.receive().status == 200);
    CHECK(lingering.wait_for_end() == ending::orderly);
    // It does not close its side, so the server's farewell is still under way.
    blocking_client newcomer(server.port());
    CHECK(newcomer.get("/x").status == 200);
}

TEST_CASE("many more connections than the cap leave exactly the cap") {
    running_server server(capped_at(10));
    std::vector<std::unique_ptr<blocking_client>> crowd;
    for (int i = 0; i < 100; ++i)
        crowd.push_back(std::make_unique<blocking_client>(server.port()));
    wait_until([&] { return server.counted("plimsoll_http_connections_refused_total") == 90; });
    wait_until([&] { return server.connections() == 10; });
}

TEST_CASE("announced: everything is served, and every answer closes") {
    running_server server;
    blocking_client old(server.port());
    CHECK_FALSE(old.get("/x").closes());
    server.announce_stop();
    CHECK(old.get("/x").closes());
    CHECK(old.wait_for_end() == ending::orderly);
    blocking_client fresh(server.port());
    const auto got = fresh.get("/x");
    CHECK(got.status == 200);
    CHECK(got.closes());
    CHECK(fresh.wait_for_end() == ending::orderly);
}

TEST_CASE("stopping: the listener closes, idle sessions end, a busy one finishes its answer") {
    running_server server;
    blocking_client idle(server.port());
    CHECK(idle.get("/x").status == 200);
    blocking_client busy(server.port());
    busy.send_get("/slow");
    wait_until([&] { return server.asked() == 2; });

    server.announce_stop();
    server.stop_accepting();
    CHECK_THROWS(blocking_client(server.port()));
    CHECK(idle.wait_for_end() == ending::orderly);
    CHECK_FALSE(server.drained(50ms));
    server.release();
    const auto got = busy.receive();
    CHECK(got.status == 200);
    CHECK(got.closes());
    CHECK(busy.wait_for_end() == ending::orderly);
    CHECK(server.drained(5s));
}

TEST_CASE("stopping: who is connected but has not asked yet is still served") {
    running_server server;
    blocking_client fresh(server.port());
    wait_until([&] { return server.connections() == 1; });
    server.stop_accepting();
    const auto got = fresh.get("/x");
    CHECK(got.status == 200);
    CHECK(got.closes());
    CHECK(server.drained(5s));
}

TEST_CASE("stopping: who does not ask is not waited for") {
    server_limits limits;
    limits.write = 100ms; // so that the sweep comes often
    running_server server(limits);
    blocking_client silent(server.port());
    wait_until([&] { return server.connections() == 1; });
    server.stop_accepting();
    CHECK(server.drained(5s));
    CHECK(silent.wait_for_end() == ending::orderly);
}

TEST_CASE("stopping: part of a request is waited for") {
    running_server server;
    blocking_client client(server.port());
    CHECK(client.get("/x").status == 200);
    client.send("GET /y HTTP/1.1\r\n");
    CHECK_FALSE(server.drained(50ms));
    server.stop_accepting();
    client.send("Host: a\r\n\r\n");
    const auto got = client.receive();
    CHECK(got.body == "GET /y");
    CHECK(got.closes());
}

TEST_CASE("cut: nobody is waited for") {
    running_server server;
    blocking_client busy(server.port());
    busy.send_get("/slow");
    wait_until([&] { return server.asked() == 1; });
    server.stop_accepting();
    server.cut();
    CHECK(busy.wait_for_end() != ending::silence);
    server.release();
    CHECK(server.drained(5s));
}

TEST_CASE("drained at once when nobody is connected") {
    running_server server;
    CHECK(server.drained(5s));
}

TEST_CASE("all addresses of both families") {
    for (const char* address : {"", "::"}) {
        running_server server({}, nullptr, address);
        blocking_client v4(server.port(), "127.0.0.1");
        CHECK(v4.get("/peer").body == "127.0.0.1 0");
        std::unique_ptr<blocking_client> v6;
        try {
            v6 = std::make_unique<blocking_client>(server.port(), "::1");
        } catch (const std::runtime_error&) {
            WARN("no IPv6 on this machine");
            continue;
        }
        CHECK(v6->get("/peer").body == "::1 0");
    }
}

TEST_CASE("where nobody can listen, the error names the place") {
    running_server first;
    boost::asio::io_context context;
    runtime::task_group tasks(context.get_executor(), nullptr);
    telemetry::registry instruments;
    struct row {
        const char* address;
        std::uint16_t port;
    };
    for (const row& r : {row{"127.0.0.1", first.port()}, row{"localhost", 0}, row{"192.0.2.1", 0}}) {
        INFO(r.address);
        std::string what;
        try {
            const server second(context.get_executor(), tasks, {r.address, r.port, {}}, nullptr, nullptr,
                                instruments);
        } catch (const boost::system::system_error& e) {
            what = e.what();
        }
        CHECK_THAT(what, Catch::Contains(r.address) && Catch::Contains(std::to_string(r.port)));
    }
}

} // namespace
} // namespace plimsoll::net

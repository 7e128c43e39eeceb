// SPDX-License-Identifier: Apache-2.0
// A server that is away, stalls, cuts, or answers something else.
#include "backend_fixture.hpp"

#include <atomic>

namespace plimsoll::test {
namespace {

using namespace std::chrono_literals;
using domain::errc;

std::string seven(const std::string&) { return http_ok(vector_reply(sample("7"))); }

// A port that nothing listens on.
std::uint16_t dead_port() {
    return scripted_server([](scripted_peer&, int) {}).port();
}

TEST_CASE("what is no answer fails the backend, with its reason") {
    struct row {
        const char* name;
        std::string bytes; // "stall": none
        errc code;
        const char* said;
    };
    const row rows[] = {
        {"closed", "", errc::unavailable, "127.0.0.1"},
        {"not HTTP", "+PONG\r\n\r\n", errc::bad_reply, "not HTTP"},
        {"cut body", "cut HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\"", errc::bad_reply, "cut"},
        {"too long", http_ok(std::string(1'100'000, ' ')), errc::bad_reply, "longer than 1048576"},
        {"HTML", http_status(200, "<html>log in</html>", "text/html"), errc::bad_reply, "HTML"},
        {"not JSON", http_ok("up 1"), errc::bad_reply, "not JSON"},
        {"half a document", http_ok("{\"status\":"), errc::bad_reply, "not JSON"},
        {"503", http_status(503, "overloaded", "text/plain"), errc::unavailable, "HTTP status 503"},
        {"429", http_status(429, ""), errc::overloaded, "HTTP status 429"},
        {"401", http_status(401, ""), errc::unauthenticated, "bearerTokenFile"},
        {"302", http_status(302, ""), errc::bad_reply, "redirects"},
        {"stall", "stall", errc::deadline_exceeded, "took longer"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_prometheus server([&](const std::string&) { return r.bytes; });
        backend_fixture f(server);
        f.settings.timeout = r.code == errc::deadline_exceeded ? 300ms : std::chrono::milliseconds(10s);
        const auto got = f.poll({"a", "b"});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == r.code);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.said));
    }
}

TEST_CASE("a query that fails harms no other") {
    struct row {
        const char* name;
        std::string bytes;
        const char* said;
    };
    const row rows[] = {
        {"bad data", http_status(400, error_reply("bad_data", "parse error")), "parse error"},
        {"execution", http_status(422, error_reply("execution", "many")), "many"},
        {"its timeout", http_status(503, error_reply("timeout", "query timed out")), "query timed out"},
        {"matrix", http_ok(R"({"status":"success","data":{"resultType":"matrix","result":[]}})"), "matrix"},
        {"infinity", http_ok(vector_reply(sample("+Inf"))), "+Inf"},
        {"nothing", http_ok(vector_reply("")), "nothing"},
        {"too long", http_ok(std::string(1'100'000, ' ')), "longer than"},
        {"503", http_status(503, ""), "HTTP status 503"},
        {"closed", "", "127.0.0.1"},
        {"stall", "stall", "took longer"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_prometheus server([&](const std::string& request) {
            return request.find("query=bad&") != std::string::npos ? r.bytes : seven(request);
        });
        backend_fixture f(server);
        f.settings.timeout = 1s;
        const auto got = f.poll({"good", "bad", "better"});
        REQUIRE(got.has_value());
        CHECK(got->at(0).has_value());
        CHECK(got->at(2).has_value());
        REQUIRE(got->at(1).has_error());
        CHECK_THAT(got->at(1).error().cause.detail(), Catch::Contains(r.said));
        CHECK(got->at(1).error().no_data == (std::string(r.name) == "nothing"));
    }
}

TEST_CASE("queries that all fail by themselves do not fail the backend") {
    const scripted_prometheus server(
        [](const std::string&) { return http_status(400, error_reply("bad_data", "parse error")); });
    backend_fixture f(server);
    const auto got = f.poll({"a", "b"});
    REQUIRE(got.has_value());
    CHECK(got->at(0).has_error());
    CHECK(got->at(1).has_error());
}

TEST_CASE("a server that is away is given up after as many tries as there are connections") {
    const scripted_prometheus server([](const std::string&) { return http_status(503, ""); });
    backend_fixture f(server);
    f.settings.connections = 2;
    std::vector<std::string> queries;
    for (int i = 0; i < 100; ++i)
        queries.push_back("q" + std::to_string(i));
    CHECK_FALSE(f.poll(queries).has_value());
    CHECK(server.requests().size() <= 3);
}

TEST_CASE("a kept connection that the server closed is replaced within the poll") {
    std::atomic<int> n = 0;
    const scripted_prometheus server([&](const std::string& request) {
        auto reply = seven(request);
        if (++n == 1) return reply;
        return n == 2 ? std::string() : reply; // the second request meets a closing connection
    });
    backend_fixture f(server);
    CHECK(f.poll_one() == "7");
    CHECK(f.poll_one() == "7");
    CHECK(server.connections() == 2);
}

TEST_CASE("the next URL answers when one does not, and from then on") {
    struct row {
        const char* name;
        std::string bytes;
    };
    const row rows[] = {
        {"closed", ""},
        {"503", http_status(503, "")},
        {"HTML", http_status(200, "<html>", "text/html")},
        {"stall", "stall"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const scripted_prometheus bad([&](const std::string&) { return r.bytes; });
        const scripted_prometheus good(seven);
        backend_fixture f({bad.port(), good.port()});
        f.settings.timeout = 500ms;
        CHECK(f.poll_one() == "7");
        CHECK(f.poll_one() == "7");
        CHECK(bad.requests().size() == 1);
        CHECK(good.requests().size() == 2);
    }
}

TEST_CASE("a query's own error is not asked for at the next URL") {
    const scripted_prometheus first(
        [](const std::string&) { return http_status(400, error_reply("bad_data", "parse error")); });
    const scripted_prometheus second(seven);
    backend_fixture f({first.port(), second.port()});
    CHECK_THAT(f.poll_one(), Catch::Contains("parse error"));
    CHECK(second.requests().empty());
}

TEST_CASE("when no URL answers, each has its reason") {
    const auto away = dead_port();
    const scripted_prometheus busy([](const std::string&) { return http_status(503, ""); });
    backend_fixture f({away, busy.port()});
    CHECK_THAT(f.poll_one(),
               Catch::StartsWith("backend: ") && Catch::Contains(std::to_string(away)) &&
                   Catch::Contains("127.0.0.1:" + std::to_string(busy.port()) + ": HTTP status 503"));
}

TEST_CASE("what there is no time to ask fails alone") {
    const scripted_prometheus server([](const std::string& request) {
        return request.find("query=slow") != std::string::npos ? std::string("stall") : seven(request);
    });
    backend_fixture f(server);
    f.settings.connections = 1;
    f.settings.timeout = 400ms;
    const auto got = f.poll({"quick", "slow1", "slow2", "slow3", "slow4"}, 1s);
    REQUIRE(got.has_value());
    CHECK(got->at(0).has_value());
    CHECK(got->at(1).has_error());
    REQUIRE(got->at(4).has_error());
    CHECK_THAT(got->at(4).error().cause.detail(), Catch::Contains("not asked"));
}

TEST_CASE("large replies are read, too") {
    std::string elements;
    for (int i = 0; i < 2000; ++i)
        elements += (i == 0 ? "" : ",") + sample(std::to_string(i), "\"pod\":\"p" + std::to_string(i) + "\"");
    REQUIRE(elements.size() > 65536);
    const scripted_prometheus server([&](const std::string&) { return http_ok(vector_reply(elements)); });
    backend_fixture f(server);
    CHECK(f.poll_one() == "1999");
}

TEST_CASE("a poll that is cancelled, or out of time, ends with all of its requests") {
    const scripted_prometheus server([](const std::string&) { return std::string("stall"); });
    backend_fixture f(server);
    const auto late = f.poll({"a", "b"}, 200ms);
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == errc::deadline_exceeded);
    std::optional<poll_result> got;
    f.runner.start(f.backend().poll(f.metrics_of({"a", "b", "c"}), runtime::deadline::after(10s)), got);
    f.runner.run_until([&] { return server.requests().size() == 5; });
    f.runner.cancel_all();
    f.runner.run_until([&] { return got.has_value(); });
    REQUIRE_FALSE(got->has_value());
    CHECK(got->error().code() == errc::cancelled);
}

} // namespace
} // namespace plimsoll::test

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/resolver.hpp>

#include "coroutine_runner.hpp"
#include "scripted_dns.hpp"

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using test::scripted_dns;
using found = domain::result<std::vector<boost::asio::ip::address>>;

struct fixture {
    explicit fixture(scripted_dns::mode m)
        : server(m), names(std::in_place, loop.executor(), server.address()) {}
    ~fixture() {
        names.reset();
        CHECK(loop.finishes());
    }

    found ask(const char* host, std::chrono::milliseconds limit = 10s) {
        return loop.run(names->resolve(host, runtime::deadline::after(limit)));
    }

    scripted_dns server;
    test::coroutine_runner loop;
    std::optional<resolver> names;
};

std::string text(const found& f) {
    if (!f) return std::string(domain::to_string(f.error().code())) + ": " + f.error().detail();
    std::string out;
    for (const auto& a : *f)
        out += (out.empty() ? "" : " ") + a.to_string();
    return out;
}

TEST_CASE("numeric addresses are no question for DNS") {
    fixture f(scripted_dns::mode::silent);
    for (const char* address : {"127.0.0.1", "10.1.2.3", "::1", "2001:db8::7"})
        CHECK(text(f.ask(address, 0ms)) == address);
    CHECK(f.server.questions() == 0);
}

TEST_CASE("localhost is known at once, whatever the name servers do") {
    fixture f(scripted_dns::mode::silent);
    std::optional<found> slow;
    f.loop.start(f.names->resolve("queue.example", runtime::deadline::after(800ms)), slow);
    const test::stopwatch watch;
    CHECK_THAT(text(f.ask("localhost")), Catch::StartsWith("127.0.0.1"));
    CHECK(watch.elapsed() < 400ms);
    CHECK(!slow);
    f.loop.run_until([&] { return slow.has_value(); });
}

TEST_CASE("a name whose servers are silent delays no other, in whatever number") {
    fixture f(scripted_dns::mode::answers);
    std::vector<std::optional<found>> slow(50);
    for (std::size_t i = 0; i < slow.size(); ++i) {
        const auto name = "silent" + std::to_string(i) + ".example";
        f.loop.start(f.names->resolve(name, runtime::deadline::after(1500ms)), slow[i]);
    }
    f.loop.run_until([&] { return f.server.questions() >= 50; });
    const test::stopwatch watch;
    CHECK(text(f.ask("queue.example")) == "192.0.2.7 192.0.2.8");
    CHECK(watch.elapsed() < 500ms);
    for (auto& one : slow) {
        CHECK(!one);
        f.loop.run_until([&] { return one.has_value(); });
        CHECK(one->error().code() == errc::deadline_exceeded);
    }
}

TEST_CASE("a name's addresses come from the name server, asked once by all who wait") {
    fixture f(scripted_dns::mode::answers);
    std::optional<found> first, second;
    f.loop.start(f.names->resolve("queue.example", runtime::deadline::after(10s)), first);
    f.loop.start(f.names->resolve("QUEUE.example", runtime::deadline::after(10s)), second);
    f.loop.run_until([&] { return first && second; });
    CHECK(text(*first) == "192.0.2.7 192.0.2.8");
    CHECK(text(*second) == "192.0.2.7 192.0.2.8");
    CHECK(f.server.questions() == 2); // A and AAAA
}

TEST_CASE("a silent name server costs a caller his deadline and no more") {
    fixture f(scripted_dns::mode::silent);
    const test::stopwatch watch;
    const auto got = f.ask("queue.example", 200ms);
    REQUIRE(!got);
    CHECK(got.error().code() == errc::deadline_exceeded);
    CHECK(got.error().detail() == "queue.example: the name servers did not answer in time");
    CHECK(watch.elapsed() >= 200ms);
    CHECK(watch.elapsed() < 1500ms);
}

TEST_CASE("what a name server refuses") {
    struct row {
        const char* name;
        scripted_dns::mode mode;
        errc code;
        const char* detail;
    };
    const row rows[] = {
        {"NXDOMAIN", scripted_dns::mode::no_such_name, errc::not_found, "no such host name"},
        {"SERVFAIL", scripted_dns::mode::fails, errc::unavailable, "the look-up failed"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        fixture f(r.mode);
        const auto got = f.ask("queue.example");
        REQUIRE(!got);
        CHECK(got.error().code() == r.code);
        CHECK_THAT(got.error().detail(), Catch::StartsWith("queue.example: ") && Catch::Contains(r.detail));
    }
}

TEST_CASE("what is no host name") {
    fixture f(scripted_dns::mode::no_such_name);
    const std::string rows[] = {"", std::string("a\0b", 3), "a..b", std::string(300, 'x'), "not a name"};
    for (const auto& host : rows) {
        INFO(host);
        const auto got = f.loop.run(f.names->resolve(host, runtime::deadline::after(10s)));
        REQUIRE(!got);
        CHECK(got.error().code() == errc::not_found);
    }
}

TEST_CASE("the last good addresses stand in when DNS fails or is silent") {
    fixture f(scripted_dns::mode::answers);
    REQUIRE(f.ask("queue.example").has_value());
    f.server.become(scripted_dns::mode::fails);
    CHECK(text(f.ask("queue.example")) == "192.0.2.7 192.0.2.8");
    f.server.become(scripted_dns::mode::silent);
    const test::stopwatch watch;
    CHECK(text(f.ask("queue.example", 600ms)) == "192.0.2.7 192.0.2.8");
    CHECK(watch.elapsed() < 550ms); // something of the 600 ms is left for using them
}

TEST_CASE("a name that is gone from DNS has no last good addresses") {
    fixture f(scripted_dns::mode::answers);
    REQUIRE(f.ask("queue.example").has_value());
    f.server.become(scripted_dns::mode::no_such_name);
    CHECK(f.ask("queue.example").error().code() == errc::not_found);
    f.server.become(scripted_dns::mode::fails);
    CHECK(f.ask("queue.example").error().code() == errc::unavailable);
}

TEST_CASE("a caller who is cancelled leaves; the question goes on for the others") {
    fixture f(scripted_dns::mode::silent);
    std::optional<found> cancelled;
    f.loop.start(f.names->resolve("queue.example", runtime::deadline::after(30s)), cancelled);
    f.loop.run_until([&] { return f.server.questions() > 0; });
    const test::stopwatch watch;
    f.loop.cancel_all();
    f.loop.run_until([&] { return cancelled.has_value(); });
    CHECK(watch.elapsed() < 1s);
    CHECK(cancelled->error().code() == errc::cancelled);
    f.server.become(scripted_dns::mode::answers); // c-ares asks again after its own time-out of 1 s
    CHECK(text(f.ask("queue.example")) == "192.0.2.7 192.0.2.8");
}

TEST_CASE("a resolver may end while it is being asked") {
    fixture f(scripted_dns::mode::silent);
    std::optional<found> left;
    f.loop.start(f.names->resolve("queue.example", runtime::deadline::after(30s)), left);
    f.loop.run_until([&] { return f.server.questions() > 0; });
    f.names.reset();
    f.loop.run_until([&] { return left.has_value(); });
    CHECK(left->error().code() == errc::cancelled);
}

TEST_CASE("a closed resolver leaves its loop with nothing to wait for") {
    fixture f(scripted_dns::mode::silent);
    std::optional<found> left;
    f.loop.start(f.names->resolve("queue.example", runtime::deadline::after(30s)), left);
    f.loop.run_until([&] { return f.server.questions() > 0; });
    f.loop.cancel_all();
    f.loop.run_until([&] { return left.has_value(); });
    const test::stopwatch watch;
    f.names->close();
    CHECK(f.loop.finishes());
    CHECK(watch.elapsed() < 500ms); // c-ares would ask on for 7 s
}

TEST_CASE("a list of name servers that cannot be read is said at the start") {
    test::coroutine_runner loop;
    CHECK_THROWS_WITH(resolver(loop.executor(), "not a server"), Catch::Contains("not a server"));
}

} // namespace
} // namespace plimsoll::net

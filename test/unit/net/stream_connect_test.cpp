// SPDX-License-Identifier: Apache-2.0
#include "stream_fixture.hpp"

#include <array>

namespace plimsoll::net {
namespace {

using domain::errc;
using namespace std::chrono_literals;
using runtime::deadline;
using test::connected;
using test::echo;
using test::scripted_server;
using test::stall;
using fixture = test::stream_fixture;

// A listener whose queue is full: the kernel answers no further SYN, as a black hole does.
class black_hole {
public:
    black_hole() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* raw = reinterpret_cast<sockaddr*>(&at);
        REQUIRE(::bind(listener_, raw, size) == 0);
        REQUIRE(::listen(listener_, 0) == 0);
        REQUIRE(::getsockname(listener_, raw, &size) == 0);
        port_ = ntohs(at.sin_port);
        for (int& fd : fillers_) {
            fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            ::connect(fd, raw, size);
        }
    }
    ~black_hole() {
        for (const int fd : fillers_)
            ::close(fd);
        ::close(listener_);
    }
    black_hole(const black_hole&) = delete;
    black_hole& operator=(const black_hole&) = delete;

    std::uint16_t port() const { return port_; }

private:
    int listener_;
    std::array<int, 4> fillers_{};
    std::uint16_t port_ = 0;
};

TEST_CASE("a black-holed address costs a caller his deadline, and delays no other") {
    const black_hole hole;
    const scripted_server server(echo);
    fixture f;
    std::array<std::optional<connected>, 20> lost;
    const test::stopwatch watch;
    for (auto& one : lost) {
        const destination to{"127.0.0.1", hole.port(), nullptr, "", false, 0ms};
        f.loop.start(connect(*f.names, to, deadline::after(500ms)), one);
    }
    CHECK(f.connect_to({"127.0.0.1", server.port(), nullptr, "", false, 0ms}).has_value());
    CHECK(watch.elapsed() < 400ms);
    for (auto& one : lost) {
        f.loop.run_until([&] { return one.has_value(); });
        REQUIRE(!one->has_value());
        CHECK(one->error().code() == errc::deadline_exceeded);
        CHECK_THAT(one->error().detail(),
                   Catch::EndsWith("connecting to 127.0.0.1 took longer than it was given"));
    }
    CHECK(watch.elapsed() < 2s);
}

TEST_CASE("the second address of a name has its share of the time when the first is a black hole") {
    // Both addresses are of a documentation network: nobody is there, or no way leads there.
    fixture f;
    const test::stopwatch watch;
    const auto nobody = f.connect_to({"queue.example", 6379, nullptr, "", false, 0ms}, 300ms);
    REQUIRE(!nobody.has_value());
    CHECK_THAT(nobody.error().detail(), Catch::Contains("192.0.2.8"));
    CHECK(watch.elapsed() < 1500ms);
}

TEST_CASE("what connecting says when it fails") {
    std::uint16_t closed_port = 0;
    {
        closed_port = scripted_server(stall).port();
    }
    fixture f;
    const auto refused = f.connect_to({"127.0.0.1", closed_port, nullptr, "", false, 0ms});
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code() == errc::unavailable);
    CHECK(refused.error().detail() ==
          "127.0.0.1:" + std::to_string(closed_port) + ": connecting to 127.0.0.1: Connection refused");

    f.dns.become(test::scripted_dns::mode::no_such_name);
    const auto unknown = f.connect_to({"queue.example", 6379, nullptr, "", false, 0ms});
    CHECK(unknown.error().code() == errc::unavailable);
    CHECK(unknown.error().detail() == "queue.example: no such host name in DNS");

    f.dns.become(test::scripted_dns::mode::silent);
    const auto silent = f.connect_to({"queue.example", 6379, nullptr, "", false, 0ms}, 200ms);
    CHECK(silent.error().code() == errc::deadline_exceeded);
}

TEST_CASE("host and port as errors and Host fields write them") {
    CHECK(peer_name("redis", 6379) == "redis:6379");
    CHECK(peer_name("::1", 6379) == "[::1]:6379");
}

} // namespace
} // namespace plimsoll::net

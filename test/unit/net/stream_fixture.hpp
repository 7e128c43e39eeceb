// SPDX-License-Identifier: Apache-2.0
// A resolver on a scripted name server, and streams opened through it. Its end checks that nothing is left.
#pragma once

#include <plimsoll/net/stream.hpp>

#include "coroutine_runner.hpp"
#include "scripted_dns.hpp"
#include "scripted_server.hpp"

#include <boost/asio/ssl/context.hpp>

namespace plimsoll::test {

using connected = domain::result<std::unique_ptr<net::stream>>;
using namespace std::chrono_literals;

struct stream_fixture {
    stream_fixture() : names(std::in_place, loop.executor(), dns.address()) {}
    ~stream_fixture() {
        names.reset();
        CHECK(loop.finishes());
    }

    connected connect_to(const net::destination& to, std::chrono::milliseconds limit = 10s) {
        return loop.run(net::connect(*names, to, runtime::deadline::after(limit)));
    }
    std::unique_ptr<net::stream> open(const scripted_server& to) {
        auto made = connect_to({"127.0.0.1", to.port(), nullptr, "", false, 5s});
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    domain::result<std::string> read(net::stream& from, std::chrono::milliseconds limit = 10s) {
        std::string into(100, '\0');
        const auto got = loop.run(from.read_some(boost::asio::buffer(into), runtime::deadline::after(limit)));
        if (!got) return got.error();
        return into.substr(0, *got);
    }
    domain::result<void> write(net::stream& to, const std::string& data,
                               std::chrono::milliseconds limit = 10s) {
        return loop.run(to.write(boost::asio::buffer(data), runtime::deadline::after(limit)));
    }

    scripted_dns dns{scripted_dns::mode::answers};
    coroutine_runner loop;
    std::optional<net::resolver> names;
};

inline void echo(scripted_peer& peer, int) {
    for (auto got = peer.read_some(); !got.empty(); got = peer.read_some())
        peer.send(got);
}
inline void stall(scripted_peer& peer, int) { peer.wait_until_closed(); }

} // namespace plimsoll::test

// SPDX-License-Identifier: Apache-2.0
// The socket behind a `stream`, plain or with TLS over it, and the limits of its operations. Lives on the io
// thread, in a shared_ptr that every operation under way holds: it may be closed and let go of at any time.
// After any error it is closed.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/net/stream.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace plimsoll::net {

class connection : public std::enable_shared_from_this<connection> {
public:
    using endpoint = boost::asio::ip::tcp::endpoint;
    using pointer = std::shared_ptr<connection>; // handed to each operation, which it keeps alive

    // `peer` is what errors call the other side: host:port.
    connection(runtime::executor ex, std::string peer)
        : peer_(std::move(peer)), socket_(ex), alarms_{alarm(ex), alarm(ex)} {}

    static runtime::awaitable<domain::result<void>>
    open(pointer self, endpoint to, std::chrono::milliseconds user_timeout, runtime::deadline limit);
    // REQUIRES: open; `to.tls` is not null.
    static runtime::awaitable<domain::result<void>> handshake(pointer self, destination to,
                                                              runtime::deadline limit);
    static runtime::awaitable<domain::result<std::size_t>>
    read_some(pointer self, boost::asio::mutable_buffer into, runtime::deadline limit);
    static runtime::awaitable<domain::result<void>> write(pointer self, boost::asio::const_buffer data,
                                                          runtime::deadline limit);
    void close();

    bool ended_by_peer() const { return ended_by_peer_; }
    bool quiet();

private:
    using socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, runtime::executor>;
    enum direction : std::size_t { inbound, outbound };
    struct alarm {
        explicit alarm(runtime::executor ex) : timer(ex) {}
        runtime::timer timer;
        std::uint64_t operation = 0; // a handler of an earlier operation comes too late
        bool rang = false;
    };
    // Closes the connection if this object still lives when the limit passes. Asio has no operation with a
    // limit, and a cancelled TLS operation leaves nothing to go on with anyway.
    class time_limit {
    public:
        time_limit(pointer of, direction which, runtime::deadline limit);
        ~time_limit();
        time_limit(const time_limit&) = delete;
        time_limit& operator=(const time_limit&) = delete;

    private:
        pointer of_;
        alarm& alarm_;
    };

    domain::result<void> set_options(std::chrono::milliseconds user_timeout);
    domain::result<void> prepare_tls(const destination& to);
    // What an operation's `ec` comes to; no success once the connection is closed.
    domain::result<void> outcome(const char* doing, direction which, boost::system::error_code ec);
    // What `ec` means, and the connection's end. What ended it first is the reason of all that fails later.
    domain::error failure(const char* doing, direction which, boost::system::error_code ec);
    domain::error reason(const char* doing, direction which, boost::system::error_code ec);
    domain::error handshake_failure(const destination& to, boost::system::error_code ec);

    std::string peer_;
    std::shared_ptr<boost::asio::ssl::context> context_; // outlives tls_
    socket socket_;
    std::unique_ptr<boost::asio::ssl::stream<socket&>> tls_; // null: plain TCP
    std::array<alarm, 2> alarms_;
    bool ended_by_peer_ = false;
    std::optional<domain::error> ended_by_; // nothing yet, or close()
};

} // namespace plimsoll::net

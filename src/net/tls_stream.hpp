// SPDX-License-Identifier: Apache-2.0
// The server's side of TLS, straight on the socket: OpenSSL has nothing of the connection in memory while
// it idles (asio::ssl::stream keeps 50 KiB of buffers). Lives on the io thread, owned by its session.
// Each operation waits for the socket alone: cancelling or closing that ends it with operation_aborted, or
// with an error when it was not waiting. One operation at a time.
#pragma once

#include "tls_bio.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

#include <openssl/ssl.h>

#include <memory>

namespace plimsoll::net {

class tls_stream {
public:
    using error_code = boost::system::error_code;

    // Before the handshake there is no TLS state. REQUIRES: `with` is not null and of make_server_context.
    tls_stream(tcp_socket over, std::shared_ptr<boost::asio::ssl::context> with);
    tls_stream(const tls_stream&) = delete;
    tls_stream& operator=(const tls_stream&) = delete;

    tcp_socket& socket() { return wire_.socket; }
    // Null before the handshake.
    SSL* native_handle() { return ssl_.get(); }
    // When the peer's last byte came.
    std::chrono::steady_clock::time_point heard() const { return wire_.heard; }

    runtime::awaitable<error_code> handshake();
    // Waits until there is something to read, without a buffer for it. Always lets others run.
    runtime::awaitable<error_code> readable();
    // At least one byte, or an error: eof after the peer's close_notify.
    runtime::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into, error_code& ec);
    // Everything, or an error.
    runtime::awaitable<error_code> write(boost::asio::const_buffer all);
    // Sends close_notify and waits for the peer's. REQUIRES: no operation failed.
    runtime::awaitable<void> shutdown();

private:
    error_code begin();
    void before_step();
    // What OpenSSL's refusal to go on means: waits for what it lacks, or gives the error.
    runtime::awaitable<error_code> after_step(int outcome);
    runtime::awaitable<error_code> ready(tcp_socket::wait_type what);
    error_code failure();

    struct ssl_deleter {
        void operator()(SSL* p) const { SSL_free(p); }
    };

    std::shared_ptr<boost::asio::ssl::context> context_; // null once the handshake has begun
    tls_wire wire_;
    std::unique_ptr<SSL, ssl_deleter> ssl_;
};

// Lets whatever else is ready on the io thread run first.
runtime::awaitable<void> let_others_run();

} // namespace plimsoll::net

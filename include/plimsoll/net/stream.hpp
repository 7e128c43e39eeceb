// SPDX-License-Identifier: Apache-2.0
// A connected byte stream that we opened, plain TCP or TLS. Lives on the io thread. One read and one
// write may be under way at the same time.
#pragma once

#include <plimsoll/net/resolver.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/buffer.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio::ssl {
class context;
}

namespace plimsoll::net {

struct destination {
    std::string host;
    std::uint16_t port;
    std::shared_ptr<boost::asio::ssl::context> tls; // null: plain TCP
    std::string server_name;                        // to verify and to send as SNI; empty: host
    bool skip_verify = false;
    // How long written data may stay unacknowledged (TCP_USER_TIMEOUT); 0: the system's default.
    std::chrono::milliseconds user_timeout{0};
};

class stream {
public:
    virtual ~stream() = default;

    // At least one byte. Errors: unavailable (closed by the peer, cut, reset), deadline_exceeded,
    // cancelled; after any of them the stream is of no more use.
    virtual runtime::awaitable<domain::result<std::size_t>> read_some(boost::asio::mutable_buffer into,
                                                                      runtime::deadline limit) = 0;
    // All of it. Errors as read_some. REQUIRES: `data` lives until completion.
    virtual runtime::awaitable<domain::result<void>> write(boost::asio::const_buffer data,
                                                           runtime::deadline limit) = 0;
    // Cuts the connection at once; operations under way end with an error.
    virtual void close() = 0;

    // Whether the peer ended its side in order (with TLS: said goodbye), so that what came is all there is.
    virtual bool ended_by_peer() const { return false; }
    // Whether a kept connection can be used again: open, and nothing has come that was not asked for.
    virtual bool quiet() const { return true; }
};

// "host:port", with brackets around an IPv6 address; as in errors and in Host fields.
std::string peer_name(const std::string& host, std::uint16_t port);

// Resolves, tries each address in turn within `limit`, and does the TLS handshake. TCP_NODELAY is set.
// Errors: unavailable (names host and port, and the last reason), deadline_exceeded, unauthenticated
// (the peer's certificate is not to be trusted, with OpenSSL's reason), cancelled.
runtime::awaitable<domain::result<std::unique_ptr<stream>>> connect(resolver& names, destination to,
                                                                    runtime::deadline limit);

} // namespace plimsoll::net

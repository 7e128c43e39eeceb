// SPDX-License-Identifier: Apache-2.0
// What a session needs of its transport beyond reading and writing, for TLS and for plain TCP.
#pragma once

#include "session.hpp"

#include <boost/asio/ssl/stream.hpp>

namespace plimsoll::net {

using tls_stream = boost::asio::ssl::stream<tcp_socket>;

inline tcp_socket& socket_of(tcp_socket& s) { return s; }
inline tcp_socket& socket_of(tls_stream& s) { return s.next_layer(); }

// The TLS handshake; nothing for TCP.
runtime::awaitable<boost::system::error_code> handshake(tls_stream& with);
runtime::awaitable<boost::system::error_code> handshake(tcp_socket& with);

// Tells the peer that nothing more comes, and waits for the same from it; nothing for TCP, whose FIN is
// one for both.
runtime::awaitable<void> say_goodbye(tls_stream& to);
runtime::awaitable<void> say_goodbye(tcp_socket& to);

// The peer's certificates as DER, the leaf first; empty if it sent none.
std::vector<std::string> chain_of(tls_stream& from);
std::vector<std::string> chain_of(tcp_socket& from);

// Numeric; an IPv4 address that came through an IPv6 socket is shown as IPv4.
std::string address_of(const tcp_socket& of);

} // namespace plimsoll::net

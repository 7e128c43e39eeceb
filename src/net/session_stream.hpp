// SPDX-License-Identifier: Apache-2.0
// What a session needs of its transport beyond reading and writing, for TLS and for plain TCP.
#pragma once

#include "tcp_socket.hpp"
#include "tls_stream.hpp"

#include <string>
#include <vector>

namespace plimsoll::net {

inline tcp_socket& socket_of(tcp_socket& s) { return s; }
inline tcp_socket& socket_of(tls_stream& s) { return s.socket(); }

// When the peer's last byte came; of no interest for TCP.
inline std::chrono::steady_clock::time_point heard(const tls_stream& from) { return from.heard(); }
inline std::chrono::steady_clock::time_point heard(const tcp_socket&) { return {}; }

// The TLS handshake; nothing for TCP.
runtime::awaitable<boost::system::error_code> handshake(tls_stream& with);
runtime::awaitable<boost::system::error_code> handshake(tcp_socket& with);

// Waits until a read has something to read; at once for TCP, whose reads wait themselves.
runtime::awaitable<boost::system::error_code> readable(tls_stream& from);
runtime::awaitable<boost::system::error_code> readable(tcp_socket& from);

// At least one byte, or an error.
runtime::awaitable<std::size_t> read_some(tls_stream& from, boost::asio::mutable_buffer into,
                                          boost::system::error_code& ec);
runtime::awaitable<std::size_t> read_some(tcp_socket& from, boost::asio::mutable_buffer into,
                                          boost::system::error_code& ec);

// Everything, or an error.
runtime::awaitable<boost::system::error_code> write(tls_stream& to, boost::asio::const_buffer all);
runtime::awaitable<boost::system::error_code> write(tcp_socket& to, boost::asio::const_buffer all);

// Tells the peer that nothing more comes, and waits for the same from it; nothing for TCP, whose FIN is
// one for both.
runtime::awaitable<void> say_goodbye(tls_stream& to);
runtime::awaitable<void> say_goodbye(tcp_socket& to);

// The peer's certificates as DER, the leaf first; empty if it sent none. Once: OpenSSL forgets all but the
// leaf, because parsed they take ten times as much, as long as the connection lasts.
std::vector<std::string> take_chain(tls_stream& from);
std::vector<std::string> take_chain(tcp_socket& from);

// Numeric; an IPv4 address that came through an IPv6 socket is shown as IPv4.
std::string address_of(const tcp_socket& of);

} // namespace plimsoll::net

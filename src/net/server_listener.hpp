// SPDX-License-Identifier: Apache-2.0
// The listening socket of a server.
#pragma once

#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace plimsoll::net {

using tcp_listener = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, runtime::executor>;

// `address` is numeric; "" or "::" is every address of both families, of IPv4 alone where the machine
// has no IPv6. Throws boost::system::system_error that names address and port.
tcp_listener listen(runtime::executor ex, const std::string& address, std::uint16_t port);

} // namespace plimsoll::net

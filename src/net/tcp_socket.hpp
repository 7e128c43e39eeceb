// SPDX-License-Identifier: Apache-2.0
// The one type of a server's connections.
#pragma once

#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace plimsoll::net {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, runtime::executor>;

} // namespace plimsoll::net

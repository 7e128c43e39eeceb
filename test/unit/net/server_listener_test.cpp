// SPDX-License-Identifier: Apache-2.0
// What the kernel keeps for each connection.
#include "server_listener.hpp"

#include <boost/asio/io_context.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::net {

TEST_CASE("the kernel keeps little of what a peer does not read, and of what is not served yet") {
    namespace asio = boost::asio;
    using socket = asio::basic_stream_socket<asio::ip::tcp, runtime::executor>;
    asio::io_context io;
    tcp_listener listener = listen(io.get_executor(), "127.0.0.1", 0);
    socket client(io.get_executor());
    client.connect(listener.local_endpoint());
    socket accepted(io.get_executor());
    listener.accept(accepted);

    constexpr int most = 64 * 1024; // unasked, Linux begins with about as much and goes up to megabytes
    asio::socket_base::send_buffer_size sends;
    asio::socket_base::receive_buffer_size receives;
    accepted.get_option(sends);
    accepted.get_option(receives);
    CHECK(sends.value() == most);
    CHECK(receives.value() == most);
}

} // namespace plimsoll::net

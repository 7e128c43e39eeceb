// SPDX-License-Identifier: Apache-2.0
#include "server_listener.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/system/system_error.hpp>

namespace plimsoll::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

enum class families { one, both };

// Of each connection: the kernel would keep megabytes of answers that a peer does not read, and of requests
// that are not served yet.
constexpr int kernel_buffer_bytes = 64 * 1024;

error_code open(tcp_listener& at, const tcp::endpoint& where, families which) {
    error_code ec;
    at.open(where.protocol(), ec);
    if (!ec) at.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec && where.protocol() == tcp::v6()) at.set_option(asio::ip::v6_only(which == families::one), ec);
    // Connections inherit them.
    if (!ec) at.set_option(asio::socket_base::send_buffer_size(kernel_buffer_bytes), ec);
    if (!ec) at.set_option(asio::socket_base::receive_buffer_size(kernel_buffer_bytes), ec);
    if (!ec) at.bind(where, ec);
    if (!ec) at.listen(asio::socket_base::max_listen_connections, ec);
    // So that a stop can take what waits in the kernel's queue without waiting for more.
    if (!ec) at.non_blocking(true, ec);
    return ec;
}

error_code open_all(tcp_listener& at, std::uint16_t port) {
    const auto ec = open(at, tcp::endpoint(tcp::v6(), port), families::both);
    if (ec != asio::error::address_family_not_supported && ec != asio::error::operation_not_supported)
        return ec;
    error_code ignored;
    at.close(ignored);
    return open(at, tcp::endpoint(tcp::v4(), port), families::one);
}

} // namespace

tcp_listener listen(runtime::executor ex, const std::string& address, std::uint16_t port) {
    tcp_listener made(ex);
    error_code ec;
    if (address.empty() || address == "::") {
        ec = open_all(made, port);
    } else {
        const auto parsed = asio::ip::make_address(address, ec);
        if (!ec) ec = open(made, tcp::endpoint(parsed, port), families::one);
    }
    const auto where = "cannot listen on \"" + address + "\", port " + std::to_string(port);
    if (ec) throw boost::system::system_error(ec, where);
    return made;
}

} // namespace plimsoll::net

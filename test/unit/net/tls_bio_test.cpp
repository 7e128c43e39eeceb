// SPDX-License-Identifier: Apache-2.0
// What OpenSSL gets from a socket, and when it has to stop.
#include "tls_bio.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <catch2/catch.hpp>

#include <memory>

namespace plimsoll::net {

TEST_CASE("one step reads so often, however much there is") {
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ip::tcp::acceptor listener(io, {asio::ip::address_v4::loopback(), 0});
    asio::ip::tcp::socket peer(io);
    peer.connect(listener.local_endpoint());
    tcp_socket accepted(io.get_executor());
    listener.accept(accepted);
    asio::write(peer, asio::buffer(std::string(1000, 'x')));
    accepted.wait(tcp_socket::wait_read);

    tls_wire wire(std::move(accepted));
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(make_bio(wire), &BIO_free);
    char one = 0;
    for (int i = 0; i < reads_of_a_step; ++i)
        REQUIRE(BIO_read(bio.get(), &one, 1) == 1);
    CHECK(BIO_read(bio.get(), &one, 1) < 0);
    CHECK(BIO_should_read(bio.get()) != 0);
    CHECK_FALSE(wire.dry); // so nobody waits for the socket, which might have nothing more
    wire.reads_left = reads_of_a_step;
    CHECK(BIO_read(bio.get(), &one, 1) == 1);
}

} // namespace plimsoll::net

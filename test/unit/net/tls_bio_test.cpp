// SPDX-License-Identifier: Apache-2.0
// What OpenSSL gets from a socket, and when it has to stop.
#include "tls_bio.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

namespace plimsoll::net {

namespace {

namespace asio = boost::asio;

// A BIO over a socket whose peer has sent something.
class heard {
public:
    explicit heard(const std::string& sent) {
        peer_.connect(listener_.local_endpoint());
        listener_.accept(wire.socket);
        asio::write(peer_, asio::buffer(sent));
        wire.socket.wait(tcp_socket::wait_read);
        while (wire.socket.available() < sent.size()) // loopback: it is on its way
            std::this_thread::yield();
    }

    // "" when there is nothing, for now or for ever.
    std::string read(std::size_t most) {
        std::string out(most, '-');
        const int got = BIO_read(bio_.get(), out.data(), static_cast<int>(most));
        out.resize(static_cast<std::size_t>(std::max(got, 0)));
        return out;
    }
    bool to_be_repeated() { return BIO_should_read(bio_.get()) != 0; }
    void hang_up() { peer_.close(); }

private:
    asio::io_context io_;
    asio::ip::tcp::acceptor listener_{io_, {asio::ip::address_v4::loopback(), 0}};
    asio::ip::tcp::socket peer_{io_};

public:
    tls_wire wire{tcp_socket(io_.get_executor())};

private:
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio_{make_bio(wire), &BIO_free};
};

} // namespace

TEST_CASE("one step reads so often, however much there is") {
    heard it(std::string(1000, 'x'));
    for (int i = 0; i < reads_of_a_step; ++i)
        REQUIRE(it.read(1) == "x");
    CHECK(it.read(1).empty());
    CHECK(it.to_be_repeated());
    CHECK_FALSE(it.wire.dry); // so nobody waits for the socket, which might have nothing more
    it.wire.reads_left = reads_of_a_step;
    CHECK(it.read(1) == "x");
}

TEST_CASE("a short read takes what is behind it along, and the next ones find it") {
    heard it("head:" + std::string(695, 'r'));
    CHECK(it.read(5) == "head:");
    CHECK(it.wire.socket.available() == 0);
    CHECK(it.wire.has_more()); // and whoever waits for the socket would wait in vain
    CHECK(it.read(2000) == std::string(695, 'r'));
    CHECK_FALSE(it.wire.has_more());
    CHECK(it.read(5).empty());
    CHECK(it.wire.dry);
    CHECK(it.to_be_repeated());
}

TEST_CASE("a long read, and the end") {
    heard it("head:" + std::string(5000, 'r'));
    CHECK(it.read(5) == "head:");
    CHECK(it.read(5000) == std::string(1019, 'r'));
    CHECK(it.read(5000) == std::string(3981, 'r'));
    it.hang_up();
    it.wire.socket.wait(tcp_socket::wait_read);
    CHECK(it.read(5).empty());
    CHECK_FALSE(it.to_be_repeated());
    CHECK(it.wire.failure == 0);
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
#include "session_stream.hpp"

#include "certificate_pem.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

namespace plimsoll::net {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::use_awaitable;

runtime::awaitable<error_code> handshake(tls_stream& with) { return with.handshake(); }

runtime::awaitable<error_code> handshake(tcp_socket&) { co_return error_code(); }

runtime::awaitable<error_code> readable(tls_stream& from) { return from.readable(); }

runtime::awaitable<error_code> readable(tcp_socket&) { co_return error_code(); }

runtime::awaitable<std::size_t> read_some(tls_stream& from, asio::mutable_buffer into, error_code& ec) {
    return from.read_some(into, ec);
}

runtime::awaitable<std::size_t> read_some(tcp_socket& from, asio::mutable_buffer into, error_code& ec) {
    co_return co_await from.async_read_some(into, asio::redirect_error(use_awaitable, ec));
}

runtime::awaitable<error_code> write(tls_stream& to, asio::const_buffer all) { return to.write(all); }

runtime::awaitable<error_code> write(tcp_socket& to, asio::const_buffer all) {
    error_code ec;
    co_await asio::async_write(to, all, asio::redirect_error(use_awaitable, ec));
    co_return ec;
}

runtime::awaitable<void> say_goodbye(tls_stream& to) { return to.shutdown(); }

runtime::awaitable<void> say_goodbye(tcp_socket&) { co_return; }

namespace {

std::string der_of(const X509* one) {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(one, &bytes);
    if (length < 0) return {};
    std::string der(bytes, bytes + length);
    OPENSSL_free(bytes);
    return der;
}

} // namespace

std::vector<std::string> take_chain(tls_stream& from) {
    std::vector<std::string> chain;
    SSL* ssl = from.native_handle();
    const openssl_handle<X509> leaf(SSL_get1_peer_certificate(ssl));
    if (!leaf) return chain;
    chain.push_back(der_of(leaf.get()));
    // On a server this holds the intermediates only. It is the connection's own, and nobody else looks at it.
    STACK_OF(X509)* others = SSL_get_peer_cert_chain(ssl);
    while (const openssl_handle<X509> next{others == nullptr ? nullptr : sk_X509_shift(others)})
        chain.push_back(der_of(next.get()));
    return chain;
}

std::vector<std::string> take_chain(tcp_socket&) { return {}; }

std::string address_of(const tcp_socket& of) {
    error_code ec;
    const auto address = of.remote_endpoint(ec).address();
    if (ec) return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

} // namespace plimsoll::net

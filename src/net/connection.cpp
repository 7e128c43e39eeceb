// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <openssl/ssl.h>

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace plimsoll::net {

namespace asio = boost::asio;
using domain::errc;
using domain::error;
using domain::result;

connection::time_limit::time_limit(pointer of, direction which, runtime::deadline limit)
    : of_(std::move(of)), alarm_(of_->alarms_[which]) {
    alarm_.timer.expires_at(limit.when());
    alarm_.timer.async_wait(
        [of = of_, which, mine = ++alarm_.operation](const boost::system::error_code& ec) {
            if (ec || of->alarms_[which].operation != mine) return;
            of->alarms_[which].rang = true;
            of->close();
        });
}

connection::time_limit::~time_limit() {
    ++alarm_.operation;
    alarm_.timer.cancel();
}

result<void> connection::set_options(std::chrono::milliseconds user_timeout) {
    boost::system::error_code ec;
    socket_.set_option(asio::ip::tcp::no_delay(true), ec);
    if (!ec && user_timeout.count() > 0) {
        const auto ms = static_cast<unsigned>(user_timeout.count());
        if (::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms) != 0)
            ec.assign(errno, boost::system::system_category());
    }
    if (ec) return failure("setting socket options", outbound, ec);
    return {};
}

runtime::awaitable<result<void>>
connection::open(pointer self, endpoint to, std::chrono::milliseconds user_timeout, runtime::deadline limit) {
    const std::string doing = "connecting to " + to.address().to_string();
    boost::system::error_code ec;
    self->socket_.open(to.protocol(), ec);
    if (ec) co_return self->failure(doing.c_str(), outbound, ec);
    if (auto done = self->set_options(user_timeout); !done) co_return done;
    const time_limit limited(self, outbound, limit);
    co_await self->socket_.async_connect(to, asio::redirect_error(runtime::use_awaitable, ec));
    co_return self->outcome(doing.c_str(), outbound, ec);
}

runtime::awaitable<result<std::size_t>> connection::read_some(pointer self, asio::mutable_buffer into,
                                                              runtime::deadline limit) {
    boost::system::error_code ec;
    std::size_t got = 0;
    const time_limit limited(self, inbound, limit);
    if (self->tls_)
        got = co_await self->tls_->async_read_some(into, asio::redirect_error(runtime::use_awaitable, ec));
    else
        got = co_await self->socket_.async_read_some(into, asio::redirect_error(runtime::use_awaitable, ec));
    if (const auto done = self->outcome("reading", inbound, ec); !done) co_return done.error();
    co_return got;
}

runtime::awaitable<result<void>> connection::write(pointer self, asio::const_buffer data,
                                                   runtime::deadline limit) {
    boost::system::error_code ec;
    const time_limit limited(self, outbound, limit);
    if (self->tls_)
        co_await asio::async_write(*self->tls_, data, asio::redirect_error(runtime::use_awaitable, ec));
    else
        co_await asio::async_write(self->socket_, data, asio::redirect_error(runtime::use_awaitable, ec));
    co_return self->outcome("writing", outbound, ec);
}

void connection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

bool connection::quiet() {
    if (!socket_.is_open()) return false;
    if (tls_) { // what OpenSSL holds, and what Asio has read for it
        SSL* ssl = tls_->native_handle();
        if (SSL_has_pending(ssl) != 0 || BIO_ctrl_pending(SSL_get_rbio(ssl)) != 0) return false;
    }
    char byte = 0;
    const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

result<void> connection::outcome(const char* doing, direction which, boost::system::error_code ec) {
    if (!ec && socket_.is_open()) return {};
    return failure(doing, which, ec);
}

error connection::failure(const char* doing, direction which, boost::system::error_code ec) {
    if (ended_by_) return *ended_by_;
    auto why = reason(doing, which, ec);
    const bool closed_by_us = !socket_.is_open() && !alarms_[which].rang;
    if (!closed_by_us) ended_by_ = why;
    close();
    return why;
}

error connection::reason(const char* doing, direction which, boost::system::error_code ec) {
    const std::string where = peer_ + ": ";
    if (alarms_[which].rang)
        return {errc::deadline_exceeded, where + doing + " took longer than it was given"};
    if (ec == asio::error::operation_aborted || !socket_.is_open())
        return {errc::cancelled, where + doing + " was cancelled"};
    ended_by_peer_ = ec == asio::error::eof;
    if (ended_by_peer_) return {errc::unavailable, where + "closed by the peer"};
    if (ec == asio::ssl::error::stream_truncated)
        return {errc::unavailable, where + "cut by the peer without a TLS goodbye"};
    return {errc::unavailable, where + doing + ": " + ec.message()};
}

} // namespace plimsoll::net

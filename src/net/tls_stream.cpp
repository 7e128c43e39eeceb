// SPDX-License-Identifier: Apache-2.0
#include "tls_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <openssl/err.h>

#include <algorithm>

namespace plimsoll::net {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::awaitable;
using runtime::use_awaitable;

namespace {

// Encrypting so much takes a fraction of a millisecond; then others have their turn.
constexpr std::size_t written_at_once = std::size_t{256} * 1024;

} // namespace

awaitable<void> let_others_run() {
    const auto ex = co_await asio::this_coro::executor;
    co_await asio::post(ex, use_awaitable);
}

tls_stream::tls_stream(tcp_socket over, std::shared_ptr<asio::ssl::context> with)
    : context_(std::move(with)), wire_(std::move(over)) {}

error_code tls_stream::begin() {
    ERR_clear_error();
    ssl_.reset(SSL_new(context_->native_handle()));
    context_.reset();
    BIO* bio = ssl_ ? make_bio(wire_) : nullptr;
    ERR_clear_error();
    if (bio == nullptr) return asio::error::no_memory;
    SSL_set_bio(ssl_.get(), bio, bio);
    return {};
}

void tls_stream::before_step() {
    ERR_clear_error(); // what an earlier step of any connection left would be taken for this one's
    wire_.reads_left = reads_of_a_step;
    wire_.dry = false;
    wire_.failure = 0;
}

awaitable<error_code> tls_stream::ready(tcp_socket::wait_type what) {
    error_code ec;
    co_await wire_.socket.async_wait(what, asio::redirect_error(use_awaitable, ec));
    co_return ec;
}

error_code tls_stream::failure() {
    const auto reason = ERR_get_error();
    ERR_clear_error();
    if (wire_.failure != 0) return {wire_.failure, boost::system::system_category()};
    if (reason != 0) return {static_cast<int>(reason), asio::error::get_ssl_category()};
    return asio::ssl::error::stream_truncated;
}

awaitable<error_code> tls_stream::after_step(int outcome) {
    switch (SSL_get_error(ssl_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
        if (wire_.dry) co_return co_await ready(tcp_socket::wait_read);
        // Records without data for us, maybe some of many: the peer does not get more than its turn.
        co_await let_others_run();
        co_return error_code();
    case SSL_ERROR_WANT_WRITE:
        co_return co_await ready(tcp_socket::wait_write);
    case SSL_ERROR_ZERO_RETURN:
        co_return asio::error::eof;
    default:
        co_return failure();
    }
}

awaitable<error_code> tls_stream::handshake() {
    error_code ec = begin();
    while (!ec) {
        before_step();
        const int outcome = SSL_accept(ssl_.get());
        if (outcome == 1) co_return ec;
        ec = co_await after_step(outcome);
    }
    co_return ec;
}

awaitable<error_code> tls_stream::readable() {
    if (SSL_has_pending(ssl_.get()) == 0 && !wire_.has_more())
        co_return co_await ready(tcp_socket::wait_read);
    co_await let_others_run();
    co_return error_code();
}

awaitable<std::size_t> tls_stream::read_some(asio::mutable_buffer into, error_code& ec) {
    std::size_t got = 0;
    ec = {};
    while (!ec) {
        before_step();
        const int outcome = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
        if (outcome == 1) break;
        ec = co_await after_step(outcome);
    }
    co_return got;
}

awaitable<error_code> tls_stream::write(asio::const_buffer all) {
    std::size_t in_a_row = 0;
    while (all.size() > 0) {
        before_step();
        std::size_t sent = 0;
        const int outcome = SSL_write_ex(ssl_.get(), all.data(), all.size(), &sent);
        if (outcome == 1) {
            all += sent;
            in_a_row += sent;
            if (in_a_row < written_at_once) continue;
            co_await let_others_run();
        } else if (const error_code ec = co_await after_step(outcome)) {
            co_return ec;
        }
        in_a_row = 0;
    }
    co_return error_code();
}

awaitable<void> tls_stream::shutdown() {
    for (error_code ec; !ec;) {
        before_step();
        const int outcome = SSL_shutdown(ssl_.get());
        SSL_free_buffers(ssl_.get()); // an alert leaves 16 KiB, and hundreds may end at once
        if (outcome == 1) co_return;
        if (outcome < 0) ec = co_await after_step(outcome); // 0: ours is out, the next step reads the peer's
    }
}

} // namespace plimsoll::net

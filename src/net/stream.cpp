// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/stream.hpp>

#include "connection.hpp"
#include "waiter.hpp"

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

// Operations under way hold the connection themselves, so that the stream may be destroyed first.
class stream_over_connection final : public stream {
public:
    explicit stream_over_connection(connection::pointer c) : connection_(std::move(c)) {}
    ~stream_over_connection() override { connection_->close(); }

    runtime::awaitable<result<std::size_t>> read_some(boost::asio::mutable_buffer into,
                                                      runtime::deadline limit) override {
        return with_cancellation_as_error(connection::read_some(connection_, into, limit), "reading");
    }
    runtime::awaitable<result<void>> write(boost::asio::const_buffer data, runtime::deadline limit) override {
        return with_cancellation_as_error(connection::write(connection_, data, limit), "writing");
    }
    void close() override { connection_->close(); }
    bool ended_by_peer() const override { return connection_->ended_by_peer(); }
    bool quiet() const override { return connection_->quiet(); }

private:
    connection::pointer connection_;
};

// Each address has a fair share of the time that is left, so that a black hole leaves some to the others.
runtime::awaitable<result<connection::pointer>> open_any(std::vector<boost::asio::ip::address> found,
                                                         destination to, runtime::deadline limit) {
    const std::string peer = peer_name(to.host, to.port);
    error last(errc::unavailable, peer + ": the name has no address");
    const auto ex = co_await boost::asio::this_coro::executor;
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto attempt = std::make_shared<connection>(ex, peer);
        const auto left = static_cast<std::chrono::steady_clock::rep>(found.size() - i);
        const auto share = limit.within(limit.remaining() / left);
        const connection::endpoint at(found[i], to.port);
        const auto done = co_await connection::open(attempt, at, to.user_timeout, share);
        if (done) co_return attempt;
        last = done.error();
        if (last.code() == errc::cancelled) break;
    }
    co_return last;
}

runtime::awaitable<result<std::unique_ptr<stream>>> resolve_and_open(resolver& names, destination to,
                                                                     runtime::deadline limit) {
    auto found = co_await names.resolve(to.host, limit);
    if (!found && found.error().code() == errc::not_found) // not what was asked for, but whom to ask
        co_return error(errc::unavailable, found.error().detail());
    if (!found) co_return found.error();
    auto opened = co_await open_any(std::move(*found), to, limit);
    if (!opened) co_return opened.error();
    connection::pointer made = std::move(*opened);
    if (to.tls) {
        const auto done = co_await connection::handshake(made, to, limit);
        if (!done) co_return done.error();
    }
    std::unique_ptr<stream> out = std::make_unique<stream_over_connection>(std::move(made));
    co_return out;
}

} // namespace

std::string peer_name(const std::string& host, std::uint16_t port) {
    const bool bracketed = host.find(':') != std::string::npos;
    return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

runtime::awaitable<result<std::unique_ptr<stream>>> connect(resolver& names, destination to,
                                                            runtime::deadline limit) {
    return with_cancellation_as_error(resolve_and_open(names, std::move(to), limit), "connecting");
}

} // namespace plimsoll::net

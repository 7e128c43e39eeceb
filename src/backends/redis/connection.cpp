// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <utility>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::result;

namespace {

// All replies of one exchange together: one may be as large as its own limit, but the usual one is a number.
constexpr std::size_t bytes_per_command = 256;
std::size_t most_bytes(std::size_t commands) {
    return reply_limits::fed_bytes + commands * bytes_per_command;
}

// Whichever side fails closes the stream, which ends the other one with `cancelled`.
result<void> first_cause(const result<void>& written, const result<void>& read) {
    if (!read && read.error().code() != errc::cancelled) return read;
    if (!written) return written;
    return read;
}

} // namespace

connection::connection(std::unique_ptr<net::stream> over, login first, std::string peer)
    : stream_(std::move(over)), login_(std::move(first)), peer_(std::move(peer)) {}

runtime::awaitable<result<std::vector<reply>>> connection::exchange(pieces commands, std::size_t count,
                                                                    runtime::deadline limit) {
    using namespace boost::asio::experimental::awaitable_operators;
    const std::size_t expected_of_login = logged_in_ ? 0 : login_.replies();
    heard_ = false;

    std::vector<reply> got;
    auto both = write(std::move(commands), limit) && read(expected_of_login + count, got, limit);
    const auto [written, replied] = co_await std::move(both);
    auto done = first_cause(written, replied);
    if (!logged_in_) {
        const std::size_t of_login = std::min(got.size(), expected_of_login);
        done = judge_login(std::span(got).first(of_login), std::move(done));
        got.erase(got.begin(), got.begin() + static_cast<std::ptrdiff_t>(of_login));
        logged_in_ = done.has_value();
    }
    if (!done) {
        stream_->close();
        co_return done.error();
    }
    co_return got;
}

runtime::awaitable<result<void>> connection::write(pieces commands, runtime::deadline limit) {
    secret piece = login_.take_commands();
    piece.append(commands().view());
    while (!piece.empty()) {
        const auto bytes = piece.view();
        const boost::asio::const_buffer data(bytes.data(), bytes.size());
        auto done = co_await stream_->write(data, limit);
        if (!done) co_return done;
        piece = commands();
    }
    co_return result<void>();
}

runtime::awaitable<result<void>> connection::read(std::size_t count, std::vector<reply>& into,
                                                  runtime::deadline limit) {
    const boost::asio::mutable_buffer room(received_.data(), received_.size());
    std::size_t left = most_bytes(count);
    into.reserve(count);
    while (into.size() < count) {
        const auto got = co_await stream_->read_some(room, limit);
        if (!got) co_return got.error();
        heard_ = true;
        if (*got > left)
            co_return broken(error(errc::bad_reply, "replies of more than " +
                                                        std::to_string(most_bytes(count)) + " bytes to " +
                                                        std::to_string(count) + " commands"));
        left -= *got;
        const auto parsed = reader_.read(std::string_view(received_.data(), *got), into);
        if (!parsed) co_return broken(parsed.error());
    }
    if (into.size() > count || reader_.in_mid_reply())
        co_return broken(error(errc::bad_reply, "more replies than commands"));
    co_return result<void>();
}

error connection::broken(const error& how) {
    stream_->close();
    return how.within(peer_);
}

// A refused login explains whatever became of the rest: a server may say why it refuses and close, or stall.
result<void> connection::judge_login(std::span<const reply> got, result<void> exchanged) const {
    if (!exchanged && exchanged.error().code() == errc::cancelled) return exchanged;
    if (const auto judged = login_.check(got); !judged) return judged.error().within(peer_);
    return exchanged;
}

} // namespace plimsoll::backends::redis

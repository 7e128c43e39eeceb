// SPDX-License-Identifier: Apache-2.0
// One connection to a Redis: commands out, exactly their replies in. Owned by the backend, used by one
// coroutine at a time, on the io thread. After any error it is closed: nothing resynchronises it.
#pragma once

#include "login.hpp"
#include "resp.hpp"
#include "secret.hpp"

#include <plimsoll/net/stream.hpp>

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace plimsoll::backends::redis {

class connection {
public:
    // `peer`: as errors call it.
    connection(std::unique_ptr<net::stream> over, login first, std::string peer);

    // Commands to send: each call makes the next piece; an empty one is the end.
    using pieces = std::function<secret()>;

    // Writes the commands, after those of the login if this is the first time, and completes with one reply
    // for each of them, `count` in all. Reads while it writes, so that a server whose replies fill the
    // sockets does not wait for us for ever; and a piece is made when the one before is out, so that the
    // server works meanwhile. Errors: those of net::stream; bad_reply (no RESP2, over a limit, replies that
    // nothing asked for); those of login::check. REQUIRES: *this and what `commands` refers to outlive it.
    runtime::awaitable<domain::result<std::vector<reply>>> exchange(pieces commands, std::size_t count,
                                                                    runtime::deadline limit);

    // Whether it can be used again: open, and nothing has come that was not asked for.
    bool quiet() const { return stream_->quiet(); }
    // Whether the last exchange got any byte.
    bool heard() const { return heard_; }

private:
    runtime::awaitable<domain::result<void>> write(pieces commands, runtime::deadline limit);
    runtime::awaitable<domain::result<void>> read(std::size_t count, std::vector<reply>& into,
                                                  runtime::deadline limit);
    domain::error broken(const domain::error& how);
    domain::result<void> judge_login(std::span<const reply> got, domain::result<void> exchanged) const;

    std::unique_ptr<net::stream> stream_;
    login login_;
    std::string peer_;
    reply_reader reader_;
    std::array<char, 16384> received_;
    bool logged_in_ = false;
    bool heard_ = false;
};

} // namespace plimsoll::backends::redis

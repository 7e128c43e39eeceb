// SPDX-License-Identifier: Apache-2.0
// One connection to a Redis: commands out, exactly their replies in. Owned by the backend, used by one
// coroutine at a time, on the io thread. After any error it is closed: nothing resynchronises it.
#pragma once

#include "login.hpp"
#include "resp.hpp"
#include "secret.hpp"

#include <plimsoll/net/stream.hpp>

#include <array>
#include <memory>
#include <vector>

namespace plimsoll::backends::redis {

class connection {
public:
    // `peer`: as errors call it.
    connection(std::unique_ptr<net::stream> over, login first, std::string peer);

    // Writes the commands, after those of the login if this is the first time, and appends one reply for
    // each of `count` commands to `into`. Reads while it writes, so that a server whose replies fill the
    // sockets does not wait for us for ever. Errors: those of net::stream; bad_reply (no RESP2, over a
    // limit, replies that nothing asked for); those of login::check. REQUIRES: *this and `into` outlive it.
    runtime::awaitable<domain::result<void>> exchange(secret commands, std::size_t count,
                                                      std::vector<reply>& into, runtime::deadline limit);

    // Whether it can be used again: open, and nothing has come that was not asked for.
    bool quiet() const { return stream_->quiet(); }
    // Whether the last exchange got any byte.
    bool heard() const { return heard_; }

private:
    runtime::awaitable<domain::result<void>> write(secret commands, runtime::deadline limit);
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

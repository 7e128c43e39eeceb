// SPDX-License-Identifier: Apache-2.0
// A peer on loopback that reads real commands and answers each as a test says: honestly, wrongly, in
// slices, or not at all.
#pragma once

#include "unit/net/scripted_server.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::test {

using words = std::vector<std::string>;

// What to do about one command: send bytes, then read on, leave, or fall silent.
struct act {
    enum class then { read_on, cut, stall };
    act(std::string b, then t = then::read_on) : bytes(std::move(b)), next(t) {} // NOLINT(*-explicit-*)
    act(const char* b) : bytes(b) {}                                             // NOLINT(*-explicit-*)
    std::string bytes;
    then next = then::read_on;
};
act cut();
act stall();

// Seven items in every list, and +OK to all else.
act honest(const words& command);

class scripted_redis {
public:
    using script = std::function<act(const words& command)>;
    struct manner {
        std::size_t slice = 0;                // bytes per send; 0: all at once
        std::optional<std::size_t> cut_after; // so many bytes of replies
        std::optional<scripted_tls> tls;
    };

    explicit scripted_redis(script what = honest) : scripted_redis(std::move(what), manner()) {}
    scripted_redis(script what, manner how);

    std::uint16_t port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    int open() const { return server_.open(); }
    // All commands so far, of all connections.
    std::vector<words> commands() const;
    void answer_by(script what);

private:
    void serve(scripted_peer& peer);
    // Whether to go on with this connection.
    bool answer(scripted_peer& peer, const words& command, std::size_t& sent);

    mutable std::mutex mutex_; // guards script_ and commands_
    script script_;
    std::vector<words> commands_;
    manner how_;
    scripted_server server_; // last: its threads use the rest
};

} // namespace plimsoll::test

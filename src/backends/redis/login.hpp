// SPDX-License-Identifier: Apache-2.0
// The first commands of a connection (AUTH, SELECT, CLIENT SETNAME) and what their replies say. They are
// sent in one write with the first questions, whose replies count for nothing when a login fails. Pure.
#pragma once

#include "resp.hpp"
#include "secret.hpp"

#include <plimsoll/config/settings.hpp>

#include <span>
#include <vector>

namespace plimsoll::backends::redis {

class login {
public:
    // `password` empty: no AUTH.
    login(const config::redis_settings& settings, const secret& password);

    // The commands, once: what is left afterwards holds no password.
    secret take_commands() { return std::move(commands_); }
    std::size_t replies() const { return steps_.size(); }
    // Errors: unauthenticated, unavailable, bad_reply. A refused SETNAME is none: the name only helps
    // whoever reads CLIENT LIST. REQUIRES: at most replies() of them; fewer are judged as far as they go.
    domain::result<void> check(std::span<const reply> got) const;

private:
    enum class step { auth, select, set_name };
    static domain::result<void> check(step of, const std::string& name, const reply& got);

    struct sent {
        sent(step s, std::string n) : what(s), name(std::move(n)) {}
        step what;
        std::string name; // as errors call it
    };
    std::vector<sent> steps_;
    secret commands_;
};

} // namespace plimsoll::backends::redis

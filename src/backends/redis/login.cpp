// SPDX-License-Identifier: Apache-2.0
#include "login.hpp"

#include "refusal.hpp"
#include "resp_command.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::printable;
using domain::result;

login::login(const config::redis_settings& settings, const secret& password) {
    if (!password.empty()) {
        if (settings.username.empty()) {
            append_command(commands_, {"AUTH", password.view()});
            steps_.emplace_back(step::auth, "AUTH");
        } else {
            append_command(commands_, {"AUTH", settings.username, password.view()});
            steps_.emplace_back(step::auth, "AUTH as '" + printable(settings.username) + "'");
        }
    }
    if (settings.database != 0) {
        const auto index = std::to_string(settings.database);
        append_command(commands_, {"SELECT", index});
        steps_.emplace_back(step::select, "SELECT " + index);
    }
    append_command(commands_, {"CLIENT", "SETNAME", "plimsoll"});
    steps_.emplace_back(step::set_name, "CLIENT SETNAME");
}

result<void> login::check(std::span<const reply> got) const {
    const auto count = std::min(got.size(), steps_.size());
    for (std::size_t i = 0; i < count; ++i)
        if (auto done = check(steps_[i].what, steps_[i].name, got[i]); !done) return done;
    return {};
}

result<void> login::check(step of, const std::string& name, const reply& got) {
    if (got.type == reply::kind::error) {
        if (of == step::auth) return login_refusal_of(got).within(name);
        const refusal why = refusal_of(got);
        if (of == step::select || why.whom == refusal::scope::backend) return why.cause.within(name);
        return {};
    }
    if (got.type == reply::kind::status && got.text == "OK") return {};
    return error(errc::bad_reply, name + ": the reply is not OK but of type " + to_string(got.type));
}

} // namespace plimsoll::backends::redis

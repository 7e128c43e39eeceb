// SPDX-License-Identifier: Apache-2.0
// What Redis' error replies mean: whom they concern and what would help. Pure.
#pragma once

#include "resp.hpp"

namespace plimsoll::backends::redis {

struct refusal {
    enum class scope {
        question, // this key or this command: others may be answered
        backend,  // the whole server or our standing with it
    };
    scope whom = scope::question;
    domain::error cause;
};

// The reply's own text, and the remedy where there is one. REQUIRES: reply.type is error.
refusal refusal_of(const reply& said);

// The same for the reply to a command that held a password. Servers repeat the arguments of commands
// that they do not know, so nothing of the text is shown but an error's name that is known to us.
domain::error login_refusal_of(const reply& said);

} // namespace plimsoll::backends::redis

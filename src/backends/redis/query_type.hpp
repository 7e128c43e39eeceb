// SPDX-License-Identifier: Apache-2.0
// The table of what can be asked of a key: the command, and what its reply says. A new type of query is
// a row here and a member of config::redis_measure.
#pragma once

#include "refusal.hpp"
#include "secret.hpp"

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace plimsoll::backends::redis {

// A value; or why there is none, for this key alone (scope question) or because this cannot be the
// command's reply (scope backend): the connection is out of step then.
using finding = std::variant<domain::quantity, refusal>;

struct query_type {
    std::string_view noun;    // what the key holds, as errors call it
    std::string_view command; // as errors call it
    void (*append)(secret& to, const config::redis_key& of);
    // REQUIRES: the reply is no error reply.
    finding (*value)(const reply& got, const config::redis_key& of);
};

const query_type& type_of(config::redis_measure measure);

// A count of things: an integer >= 0.
finding count_in(const reply& got);
refusal out_of_step(std::string why);

} // namespace plimsoll::backends::redis

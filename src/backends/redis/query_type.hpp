// SPDX-License-Identifier: Apache-2.0
// The table of what can be asked of a key. A new type of query is a row here and a member of
// config::redis_query.
#pragma once

#include "resp.hpp"

#include <plimsoll/domain/quantity.hpp>

#include <string_view>

namespace plimsoll::backends::redis {

struct query_type {
    std::string_view noun;    // what the key holds, as errors call it
    std::string_view command; // whose only argument is the key
    // The value of its reply. An error means that this cannot be the command's reply: the connection is
    // out of step. REQUIRES: the reply is no error reply.
    domain::result<domain::quantity> (*value)(const reply&);
};

extern const query_type list_length;

// A count of things: an integer >= 0. Errors: bad_reply.
domain::result<domain::quantity> count_in(const reply& got);

} // namespace plimsoll::backends::redis

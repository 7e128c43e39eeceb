// SPDX-License-Identifier: Apache-2.0
// Why there is no value, and whom that concerns.
#pragma once

#include <plimsoll/domain/error.hpp>

namespace plimsoll::backends::prometheus {

struct refusal {
    enum class scope {
        query,  // this query: others may be answered
        server, // the server, or our standing with it: another URL may do better
    };
    scope whom = scope::server;
    domain::error cause;
};

template <typename T>
using answer = boost::system::result<T, refusal>;

// What answer::value() throws when there is none: only tests call it.
[[noreturn]] inline void throw_exception_from_error(const refusal& why, const boost::source_location& where) {
    domain::throw_exception_from_error(why.cause, where);
}

} // namespace plimsoll::backends::prometheus

// SPDX-License-Identifier: Apache-2.0
// The run-time error of the whole program and the result that carries it. A value type; no error
// ever becomes a number: a function that has none to give returns one of these.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace plimsoll::domain {

enum class errc {
    invalid_argument,  // what the caller sent is wrong, and sending it again will be too
    not_found,         // the thing asked for does not exist
    unauthenticated,   // it is not known who asks
    permission_denied, // it is known, and he may not
    unavailable,       // a peer is down, refuses, or has no value to give now
    deadline_exceeded, // a peer did not answer in time
    bad_reply,         // a peer answered with something other than what was asked for
    overloaded,        // a limit of ours is reached
    cancelled,         // we gave up on purpose (stop, reload)
    internal,          // a defect of ours
};

// The enumerator's name, for logs and metric labels.
const char* to_string(errc code);

// A code to act on and a sentence for a person. The detail may be shown to API users, so it never
// holds a secret, a password or a token.
class error {
public:
    // For boost::system::result, whose error() gives one of these when there is no error.
    error() : code_(errc::internal) {}
    error(errc code, std::string detail) : code_(code), detail_(std::move(detail)) {}

    errc code() const { return code_; }
    const std::string& detail() const { return detail_; }

    // The same error with a prefix that says where it happened: "where: detail".
    error within(const std::string& where) const { return {code_, where + ": " + detail_}; }

    friend bool operator==(const error&, const error&) = default;

private:
    errc code_;
    std::string detail_;
};

template <typename T>
using result = boost::system::result<T, error>;

// What result<T>::value() throws when there is none: only tests and start-up code call it.
[[noreturn]] void throw_exception_from_error(const error& e, const boost::source_location& where);

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/error.hpp>

namespace plimsoll::domain {

const char* to_string(errc code) {
    switch (code) {
    case errc::invalid_argument:
        return "invalid_argument";
    case errc::not_found:
        return "not_found";
    case errc::unauthenticated:
        return "unauthenticated";
    case errc::permission_denied:
        return "permission_denied";
    case errc::unavailable:
        return "unavailable";
    case errc::deadline_exceeded:
        return "deadline_exceeded";
    case errc::bad_reply:
        return "bad_reply";
    case errc::overloaded:
        return "overloaded";
    case errc::cancelled:
        return "cancelled";
    case errc::internal:
        return "internal";
    }
    return "internal";
}

void throw_exception_from_error(const error& e, const boost::source_location&) {
    throw std::runtime_error(std::string(to_string(e.code())) + ": " + e.detail());
}

} // namespace plimsoll::domain

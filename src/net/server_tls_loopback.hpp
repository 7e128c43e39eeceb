// SPDX-License-Identifier: Apache-2.0
// A certificate for the playground, which has no CA: ECDSA P-256, self-signed, made anew at each start.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <string>

namespace plimsoll::net {

struct certificate_pair {
    std::string certificate_pem;
    std::string key_pem;
};

// For `localhost`, 127.0.0.1 and ::1, valid for a day. Errors: internal, with OpenSSL's reason.
domain::result<certificate_pair> make_loopback_pair();

} // namespace plimsoll::net

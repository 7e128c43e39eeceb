// SPDX-License-Identifier: Apache-2.0
// What c-ares says, in our types. Pure functions.
#pragma once

#include "dns_channel.hpp"

struct ares_addrinfo;

namespace plimsoll::net {

// Each address once, IPv4 before IPv6, otherwise in the answer's order. `from` may be null.
addresses addresses_of(const ares_addrinfo* from);

// For a status other than ARES_SUCCESS.
domain::error dns_error(int status, const std::string& host);

} // namespace plimsoll::net

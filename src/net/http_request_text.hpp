// SPDX-License-Identifier: Apache-2.0
// A client_request as the bytes of HTTP/1.1. Pure.
#pragma once

#include <plimsoll/net/http_client.hpp>

namespace plimsoll::net {

// `host` is the Host field's value, unless the request has one itself. Errors: invalid_argument (anything
// that would break out of its place: a line feed in a field, a blank in the target, …).
domain::result<std::string> request_text(const client_request& what, const std::string& host);

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// The identity that the front proxy puts into a request's headers. Whether the request is the front
// proxy's is for the caller to know.
#pragma once

#include <plimsoll/auth/identity.hpp>
#include <plimsoll/auth/trust.hpp>
#include <plimsoll/http/message.hpp>

#include <optional>

namespace plimsoll::auth {

// As sent, without system:authenticated; nothing when there is no user name.
std::optional<identity> read_remote_headers(const http::request& request, const request_header_config& names);

// A key of `extra` out of the rest of a header's name: lower case, then %XX decoded. One with a wrong
// escape stays as it is, as in Go.
std::string extra_key(std::string_view rest_of_name);

} // namespace plimsoll::auth

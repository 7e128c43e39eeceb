// SPDX-License-Identifier: Apache-2.0
// The bearer token in a request's Authorization field. Whose it is, is for kube-apiserver to say.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/http/message.hpp>

#include <string_view>

namespace plimsoll::auth {

inline constexpr std::size_t token_bytes_limit = std::size_t{32} * 1024;

// A view into the request, empty when it shows none (also: an empty token, or another scheme than
// Bearer). Errors: unauthenticated for one that is not asked about (beside another Authorization field,
// over the limit, or with a byte that belongs to no token).
domain::result<std::string_view> bearer_token(const http::request& request);

} // namespace plimsoll::auth

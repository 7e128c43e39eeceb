// SPDX-License-Identifier: Apache-2.0
// An answer of kube-apiserver that is not a success, as an error for a person.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <string_view>

namespace plimsoll::cluster {

// 401 unauthenticated, 403 permission_denied, 404 and 410 not_found, 429 and 5xx unavailable, else
// bad_reply; the detail has the message of the body's Status, if it is one.
domain::error refusal(int status, std::string_view body);

} // namespace plimsoll::cluster

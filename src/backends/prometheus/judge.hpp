// SPDX-License-Identifier: Apache-2.0
// What an HTTP answer means before its body is looked at as a reply, or instead. Pure.
#pragma once

#include "refusal.hpp"

#include <plimsoll/net/http_client.hpp>

#include <optional>

namespace plimsoll::backends::prometheus {

// Nothing for a body that parse_query_reply() shall read; else why there is none. Of bodies, only the
// API's own errors are shown: others may repeat the request, credentials and all.
std::optional<refusal> judge(const net::client_response& got);

} // namespace plimsoll::backends::prometheus

// SPDX-License-Identifier: Apache-2.0
// Which form of an answer the client takes (k8s.io/apiserver pkg/endpoints/handlers/negotiation).
#pragma once

#include <plimsoll/api/request_target.hpp>
#include <plimsoll/http/message.hpp>

#include <string_view>

namespace plimsoll::api {

// Whether an Accept header's text admits application/json: empty does, `*/*` and `application/*` do;
// clauses that ask for a transformation (`as=Table`) are passed over.
bool accepts_json(std::string_view accept);

// Indented JSON for people: ?pretty=true or 1, or a client that people type at (curl, Wget, browsers)
// unless ?pretty=false.
bool wants_pretty(const http::request& request, const request_target& target);

} // namespace plimsoll::api

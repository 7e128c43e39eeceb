// SPDX-License-Identifier: Apache-2.0
// Requests of /api/v1/query. Pure.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/instant.hpp>
#include <plimsoll/net/http_client.hpp>

namespace plimsoll::backends::prometheus {

// query, time and timeout as a form. The server gives up a little before we do, so that it is its own
// reason that we hear.
std::string form_of(const std::string& query, domain::wall_time at, std::chrono::milliseconds timeout);

enum class method { post, get };

// `authorization`: the header's value; empty for none.
net::client_request make_request(method how, const std::string& form, const config::prometheus_url& at,
                                 const config::prometheus_settings& from, const std::string& authorization);

} // namespace plimsoll::backends::prometheus

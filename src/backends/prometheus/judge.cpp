// SPDX-License-Identifier: Apache-2.0
#include "judge.hpp"

#include "query_reply.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>
#include <array>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::printable;

namespace {

// Errors of the API are short; what is longer is something else.
constexpr std::size_t error_body_bytes = std::size_t{16} * 1024;

struct meaning {
    int status;
    errc code;
    std::string_view remedy;
};
constexpr std::array meanings{
    meaning{400, errc::invalid_argument, "something on the way refuses the request"},
    meaning{401, errc::unauthenticated, "check the backend's bearerTokenFile or basicAuth"},
    meaning{403, errc::permission_denied,
            "allow it to query, and check the backend's credentials and headers"},
    meaning{404, errc::not_found, "no query API there; check the path of the backend's URL"},
    meaning{405, errc::bad_reply, "neither POST nor GET is allowed; check the backend's URL"},
    meaning{408, errc::deadline_exceeded, ""},
    meaning{413, errc::invalid_argument, "shorten the query"},
    meaning{414, errc::invalid_argument, "shorten the query; POST is not allowed there"},
    meaning{429, errc::overloaded, "too many requests"},
    meaning{431, errc::invalid_argument, "the request's headers are too large; check the backend's headers"},
    meaning{504, errc::deadline_exceeded, ""},
};

error by_status(int status) {
    std::string what = "HTTP status " + std::to_string(status);
    const auto* const known = std::ranges::find(meanings, status, &meaning::status);
    if (known != meanings.end()) {
        if (!known->remedy.empty()) what.append(" (").append(known->remedy).append(")");
        return {known->code, std::move(what)};
    }
    if (status >= 300 && status < 400)
        return {errc::bad_reply, what + " (redirects are not followed; name the URL that it leads to)"};
    if (status >= 500) return {errc::unavailable, std::move(what)};
    return {status >= 400 ? errc::invalid_argument : errc::bad_reply, std::move(what)};
}

bool is_html(const net::client_response& got) {
    if (got.content_type.starts_with("text/html")) return true;
    const auto first = got.body.find_first_not_of(" \t\r\n");
    return first != std::string::npos && got.body[first] == '<';
}

} // namespace

std::optional<refusal> judge(const net::client_response& got) {
    const bool html = is_html(got);
    if (got.status == 200 && !html) return std::nullopt;
    if (got.status == 200)
        return refusal{refusal::scope::server,
                       error(errc::bad_reply,
                             "not an answer of Prometheus' API: an HTML page, as of a login; "
                             "check the backend's URL and credentials")};
    const error status = by_status(got.status);
    const bool denied = got.status == 401 || got.status == 403;
    if (html || denied || got.body.size() > error_body_bytes) return refusal{refusal::scope::server, status};
    const auto said = parse_query_reply(got.body);
    // Success under such a status, or no document of the API: the status alone counts.
    if (said || said.error().cause.code() == errc::bad_reply) return refusal{refusal::scope::server, status};
    const error& api = said.error().cause;
    // The API's type says more than the status, but for one that it does not know.
    const errc code = api.code() == errc::unavailable ? status.code() : api.code();
    return refusal{said.error().whom,
                   error(code, "HTTP status " + std::to_string(got.status) + ", " + api.detail())};
}

} // namespace plimsoll::backends::prometheus

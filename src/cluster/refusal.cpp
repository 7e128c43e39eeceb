// SPDX-License-Identifier: Apache-2.0
#include "refusal.hpp"

#include <plimsoll/cluster/client.hpp>
#include <plimsoll/wire/config_map.hpp>

namespace plimsoll::cluster {

namespace {

domain::errc code_of(int status) {
    switch (status) {
    case 401:
        return domain::errc::unauthenticated;
    case 403:
        return domain::errc::permission_denied;
    case 404:
    case 410:
        return domain::errc::not_found;
    case 429:
        return domain::errc::unavailable;
    default:
        return status >= 500 ? domain::errc::unavailable : domain::errc::bad_reply;
    }
}

} // namespace

domain::error refusal(int status, std::string_view body) {
    std::string detail = "the API server answered " + std::to_string(status);
    const auto said = wire::decode_failure(body);
    if (said && !said->message.empty()) detail += ": " + said->message;
    return {code_of(status), std::move(detail)};
}

domain::result<std::vector<std::string>> parse_string_list(std::string_view text) {
    return wire::decode_string_list(text);
}

} // namespace plimsoll::cluster

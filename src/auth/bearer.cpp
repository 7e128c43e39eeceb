// SPDX-License-Identifier: Apache-2.0
#include "bearer.hpp"

#include <algorithm>

namespace plimsoll::auth {

using domain::errc;
using domain::error;

namespace {

constexpr std::string_view scheme = "bearer";
constexpr std::string_view blanks = " \t";

bool visible_ascii(char c) { return c > ' ' && c < '\x7f'; }

// What follows `Bearer `, without the blanks around it; empty when there is no such thing.
std::string_view token_in(std::string_view value) {
    if (!http::equals_ignore_case(value.substr(0, scheme.size()), scheme)) return {};
    value.remove_prefix(scheme.size());
    const auto begin = value.find_first_not_of(blanks);
    if (begin == 0 || begin == std::string_view::npos) return {};
    return value.substr(begin, value.find_last_not_of(blanks) + 1 - begin);
}

} // namespace

domain::result<std::string_view> bearer_token(const http::request& request) {
    std::string_view token;
    int fields = 0;
    for (const http::field& f : request.fields) {
        if (!http::equals_ignore_case(f.name, "Authorization")) continue;
        ++fields;
        if (const auto one = token_in(f.value); !one.empty()) token = one;
    }
    if (token.empty()) return token;
    if (fields > 1) return error(errc::unauthenticated, "a bearer token beside another Authorization field");
    if (token.size() > token_bytes_limit)
        return error(errc::unauthenticated,
                     "a bearer token of over " + std::to_string(token_bytes_limit) + " bytes");
    if (!std::ranges::all_of(token, visible_ascii))
        return error(errc::unauthenticated, "a bearer token with a blank or a byte outside visible ASCII");
    return token;
}

} // namespace plimsoll::auth

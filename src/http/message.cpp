// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/http/message.hpp>

#include <algorithm>

namespace plimsoll::http {

namespace {

// Not std::tolower: header names are ASCII whatever the locale.
constexpr char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

bool equals_ignore_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lowered, lowered);
}

std::string_view request::find(std::string_view name) const {
    const auto named = [name](const field& f) { return equals_ignore_case(f.name, name); };
    const auto at = std::ranges::find_if(fields, named);
    return at == fields.end() ? std::string_view() : at->value;
}

} // namespace plimsoll::http

// SPDX-License-Identifier: Apache-2.0
#include "scalars.hpp"

#include "text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace plimsoll::config {
namespace {

domain::error wrong(std::string what) { return {domain::errc::invalid_argument, std::move(what)}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

domain::result<std::int64_t> parse_integer(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit))
        return wrong(in_quotes(text) + " is not a whole number; write decimal digits, as 10");
    if (digits.size() > 1 && digits.front() == '0')
        return wrong(in_quotes(text) + " has a leading zero, which YAML takes for octal; write it without");
    std::int64_t value = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || stop != text.data() + text.size())
        return wrong(in_quotes(text) + " is too large for a whole number");
    return value;
}

domain::result<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return wrong(in_quotes(text) + " is neither true nor false; write one of them");
}

domain::result<domain::quantity> parse_quantity(std::string_view text) {
    const domain::result<domain::quantity> parsed = domain::quantity::parse(text);
    if (parsed) return *parsed;
    return wrong(in_quotes(text) + " is not a quantity (" + parsed.error().detail() +
                 "); write a number as Kubernetes does: 10, 1500m, 2k");
}

} // namespace plimsoll::config

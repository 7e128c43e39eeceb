// SPDX-License-Identifier: Apache-2.0
#include "sample_value.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::printable;
using domain::result;

namespace {

constexpr std::size_t shown_bytes = 40;

bool take_digits(std::string_view& rest) {
    const auto end = std::min(rest.find_first_not_of("0123456789"), rest.size());
    rest.remove_prefix(end);
    return end > 0;
}

// digits[.digits][e[sign]digits]; from_chars would take "inf" and "nan(x)" besides.
bool is_decimal(std::string_view text) {
    if (!take_digits(text)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (!take_digits(text)) return false;
    }
    return text.empty();
}

// How many digits its value has before the point; negative where zeros follow the point. Exponents beyond
// what an int holds count as its ends: no text that fits into memory has as many digits.
std::int64_t whole_digits(std::string_view decimal) {
    const auto e = std::min(decimal.find_first_of("eE"), decimal.size());
    const std::string_view digits = decimal.substr(0, e);
    const auto point = std::min(digits.find('.'), digits.size());
    const auto first = std::min(digits.find_first_of("123456789"), digits.size());
    std::string_view text = decimal.substr(std::min(e + 1, decimal.size()));
    if (text.starts_with('+')) text.remove_prefix(1);
    int exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec == std::errc::result_out_of_range)
        exponent = text.starts_with('-') ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
    const auto before = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    // What lies behind the point is counted with the point itself.
    return (before < 0 ? before + 1 : before) + exponent;
}

// Of a decimal that no double is near to: whether because it is next to 0.
bool is_tiny(std::string_view decimal) { return whole_digits(decimal) <= 0; }

} // namespace

result<double> parse_sample_value(std::string_view text) {
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    const double sign = negative ? -1 : 1;
    if (rest == "Inf") return sign * std::numeric_limits<double>::infinity();
    if (!is_decimal(rest))
        return error(errc::bad_reply, "the value \"" + printable(text, shown_bytes) + "\" is not a number");
    double value = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (read.ec == std::errc()) return sign * value;
    if (is_tiny(rest)) return sign * std::numeric_limits<double>::min();
    return error(errc::bad_reply, "the value " + printable(text, shown_bytes) + " is too large");
}

} // namespace plimsoll::backends::prometheus

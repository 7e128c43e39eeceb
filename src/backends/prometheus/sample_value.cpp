// SPDX-License-Identifier: Apache-2.0
#include "sample_value.hpp"

#include "printable.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
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

// Of a decimal that no double is near to: whether because it is next to 0.
bool is_tiny(std::string_view decimal) {
    const auto e = decimal.find_first_of("eE");
    if (e != decimal.npos) return decimal.substr(e + 1).starts_with('-');
    return decimal.starts_with("0.");
}

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

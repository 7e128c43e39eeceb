// SPDX-License-Identifier: Apache-2.0
// The text of a Prometheus sample, against the C library's strtod and a pattern of its own.
#include "backends/prometheus/sample_value.hpp"
#include "target.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace plimsoll::fuzz {

namespace {

// Digits, at most one point within them, at most one exponent of digits: by a table of states.
bool is_decimal(std::string_view text) {
    enum state { start, whole, point, fraction, letter, sign, exponent, wrong };
    const auto after = [](state at, char c) {
        const bool figure = c >= '0' && c <= '9';
        const bool e = c == 'e' || c == 'E';
        if (at == start) return figure ? whole : wrong;
        if (at == whole) return figure ? whole : c == '.' ? point : e ? letter : wrong;
        if (at == point) return figure ? fraction : wrong;
        if (at == fraction) return figure ? fraction : e ? letter : wrong;
        if (at == letter) return figure ? exponent : c == '+' || c == '-' ? sign : wrong;
        if (at == sign || at == exponent) return figure ? exponent : wrong;
        return wrong;
    };
    state at = start;
    for (const char c : text)
        at = after(at, c);
    return at == whole || at == fraction || at == exponent;
}

bool is_number(std::string_view text) {
    if (text == "NaN") return true;
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    return text == "Inf" || is_decimal(text);
}

} // namespace

void try_input(std::string_view bytes) {
    const auto made = backends::prometheus::parse_sample_value(bytes);
    const std::string text(bytes);
    const double second = is_number(bytes) ? std::strtod(text.c_str(), nullptr) : 0;
    const bool overflows = std::isinf(second) && bytes.find('I') == std::string_view::npos;
    if (!made) {
        expect(made.error().code() == domain::errc::bad_reply, "what is no number is a bad reply");
        expect_readable(made.error().detail(), 256);
        expect(!is_number(bytes) || overflows, "a number is read");
        return;
    }
    expect(is_number(bytes), "only a number is read");
    expect(!overflows, "what is too large is no number");
    if (std::isnan(second)) return expect(std::isnan(*made), "NaN stays NaN");
    expect(std::signbit(second) == std::signbit(*made), "the sign is kept");
    if (*made == second) return;
    // Next to 0, something stays something.
    constexpr double smallest = std::numeric_limits<double>::min();
    expect(std::abs(second) < smallest && std::abs(*made) <= smallest && *made != 0, "strtod reads the same");
}

} // namespace plimsoll::fuzz

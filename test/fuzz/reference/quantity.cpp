// SPDX-License-Identifier: Apache-2.0
#include "quantity.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <map>
#include <string>

namespace plimsoll::fuzz::reference {

namespace {

using boost::multiprecision::cpp_int;

cpp_int power(unsigned base, int exponent) {
    return boost::multiprecision::pow(cpp_int(base), static_cast<unsigned>(exponent));
}

struct fraction {
    cpp_int above = 0;
    cpp_int below = 1;

    void shift(unsigned base, int exponent) {
        if (exponent >= 0)
            above *= power(base, exponent);
        else
            below *= power(base, -exponent);
    }
};

// Nothing when it is neither a suffix nor an exponent.
std::optional<fraction> factor_of(std::string_view suffix) {
    static const std::map<std::string, int, std::less<>> tens{{"", 0},   {"n", -9}, {"u", -6}, {"m", -3},
                                                              {"k", 3},  {"M", 6},  {"G", 9},  {"T", 12},
                                                              {"P", 15}, {"E", 18}};
    static constexpr std::string_view kibis = "KMGTPE";
    fraction out{1, 1};
    if (const auto known = tens.find(suffix); known != tens.end()) {
        out.shift(10, known->second);
        return out;
    }
    if (suffix.size() == 2 && suffix[1] == 'i') {
        const auto at = kibis.find(suffix[0]);
        if (at == std::string_view::npos) return std::nullopt;
        out.shift(1024, static_cast<int>(at) + 1);
        return out;
    }
    if (suffix.front() != 'e' && suffix.front() != 'E') return std::nullopt;
    std::string_view figures = suffix.substr(1);
    const bool negative = figures.starts_with('-');
    if (negative || figures.starts_with('+')) figures.remove_prefix(1);
    int exponent = 0;
    if (figures.empty()) return std::nullopt;
    for (const char c : figures) {
        if (c < '0' || c > '9') return std::nullopt;
        // With 64 characters of text every larger exponent means the same.
        exponent = std::min(exponent * 10 + (c - '0'), 300);
    }
    out.shift(10, negative ? -exponent : exponent);
    return out;
}

// The decimal number at the front, taken off the text.
std::optional<fraction> take_number(std::string_view& text) {
    fraction out;
    std::size_t at = 0;
    std::size_t figures = 0;
    bool pointed = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !pointed) {
            pointed = true;
        } else if (c >= '0' && c <= '9') {
            ++figures;
            out.above = out.above * 10 + (c - '0');
            if (pointed) out.below *= 10;
        } else {
            break;
        }
    }
    text.remove_prefix(at);
    if (figures == 0) return std::nullopt;
    return out;
}

} // namespace

std::optional<std::int64_t> parse_quantity(std::string_view text) {
    if (text.size() > 64) return std::nullopt;
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    const auto factor = factor_of(text);
    if (!factor) return std::nullopt;
    const cpp_int above = number->above * factor->above * 1000;
    const cpp_int below = number->below * factor->below;
    const cpp_int milli = (above + below - 1) / below;
    if (milli > cpp_int("9223372036854775000")) return std::nullopt;
    const auto value = milli.convert_to<std::int64_t>();
    return negative ? -value : value;
}

} // namespace plimsoll::fuzz::reference

// SPDX-License-Identifier: Apache-2.0
// quantity::parse: on decimal digits, so that no step rounds before the last one.
#include <plimsoll/domain/printable.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace plimsoll::domain {

namespace {

constexpr std::size_t max_text = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// digits × 10^-scale, each digit a number 0 to 9, the most significant first.
struct decimal {
    std::string digits;
    std::int64_t scale = 0;
};

struct suffix {
    std::int64_t tens = 0;  // a power of 10
    std::int64_t kibis = 0; // a power of 1024
};

std::string_view take_digits(std::string_view& rest) {
    const auto end = std::ranges::find_if_not(rest, is_digit);
    const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(taken.size());
    return taken;
}

std::optional<decimal> take_number(std::string_view& rest) {
    const auto whole = take_digits(rest);
    std::string_view fraction;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        fraction = take_digits(rest);
    }
    if (whole.empty() && fraction.empty()) return std::nullopt;
    decimal number;
    for (const auto part : {whole, fraction}) {
        for (const char c : part)
            number.digits += static_cast<char>(c - '0');
    }
    number.scale = static_cast<std::int64_t>(fraction.size());
    return number;
}

// e<int> or E<int>, the int with an optional sign.
std::optional<suffix> read_exponent(std::string_view text) {
    text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    // Beyond a thousand every exponent means the same: too large, or next to nothing.
    if (read.ec != std::errc() || value > 1000) value = 1000;
    return suffix{negative ? -value : value, 0};
}

std::optional<suffix> read_suffix(std::string_view text) {
    struct named {
        std::string_view text;
        suffix means;
    };
    static constexpr std::array<named, 16> table{{
        {"", {0, 0}},
        {"n", {-9, 0}},
        {"u", {-6, 0}},
        {"m", {-3, 0}},
        {"k", {3, 0}},
        {"M", {6, 0}},
        {"G", {9, 0}},
        {"T", {12, 0}},
        {"P", {15, 0}},
        {"E", {18, 0}},
        {"Ki", {0, 1}},
        {"Mi", {0, 2}},
        {"Gi", {0, 3}},
        {"Ti", {0, 4}},
        {"Pi", {0, 5}},
        {"Ei", {0, 6}},
    }};
    const auto at = std::ranges::find(table, text, &named::text);
    if (at != table.end()) return at->means;
    if (text.front() == 'e' || text.front() == 'E') return read_exponent(text);
    return std::nullopt;
}

void multiply_by_1024(std::string& digits) {
    int carry = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        carry += *digit * 1024;
        *digit = static_cast<char>(carry % 10);
        carry /= 10;
    }
    for (; carry != 0; carry /= 10)
        digits.insert(digits.begin(), static_cast<char>(carry % 10));
}

// In thousandths, rounded away from zero; nothing when above the limit.
std::optional<std::int64_t> whole_thousandths(const decimal& number) {
    const auto wanted = static_cast<std::int64_t>(number.digits.size()) - number.scale + 3;
    const auto first = number.digits.find_first_not_of('\0');
    if (first == std::string::npos) return 0;
    std::int64_t milli = 0;
    for (auto i = static_cast<std::int64_t>(first); i < wanted; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int digit = at < number.digits.size() ? number.digits[at] : 0;
        if (milli > (quantity::max_milli - digit) / 10) return std::nullopt;
        milli = milli * 10 + digit;
    }
    const auto rest = static_cast<std::size_t>(std::max<std::int64_t>(wanted, 0));
    const bool exact = number.digits.find_first_not_of('\0', rest) == std::string::npos;
    if (exact) return milli;
    if (milli == quantity::max_milli) return std::nullopt;
    return milli + 1;
}

error refused(std::string_view text, const char* why) {
    return {errc::invalid_argument, "quantity \"" + printable_in_quotes(text) + "\": " + why};
}

} // namespace

result<quantity> quantity::parse(std::string_view text) {
    if (text.size() > max_text) return refused(text, "longer than 64 characters");
    auto rest = text;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    auto number = take_number(rest);
    if (!number) return refused(text, "not a number; a number such as 10, 1.5, 500m or 1k would be right");
    const auto unit = read_suffix(rest);
    if (!unit)
        return refused(text, "unknown suffix; one of n u m k M G T P E Ki Mi Gi Ti Pi Ei would be right");
    for (auto i = unit->kibis; i > 0; --i)
        multiply_by_1024(number->digits);
    number->scale -= unit->tens;
    const auto milli = whole_thousandths(*number);
    if (!milli) return refused(text, "too large; an HPA reads at most 9223372036854775");
    return from_milli(negative ? -*milli : *milli);
}

} // namespace plimsoll::domain

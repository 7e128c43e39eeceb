// SPDX-License-Identifier: Apache-2.0
#include "scalars.hpp"

#include "text.hpp"

#include <array>
#include <optional>

namespace plimsoll::config {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t longest_ms = std::int64_t{366} * 24 * 3600 * 1000;

domain::error wrong(std::string_view text, const std::string& why) {
    return {domain::errc::invalid_argument, in_quotes(text) + " " + why};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct unit {
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<unit, 4> units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};

// Digits at the front of `text` as a number, taken off it; nothing if it exceeds `limit`.
std::optional<std::int64_t> take_digits(std::string_view& text, std::int64_t limit) {
    std::int64_t value = 0;
    while (!text.empty() && is_digit(text.front())) {
        value = value * 10 + (text.front() - '0');
        if (value > limit) return std::nullopt;
        text.remove_prefix(1);
    }
    return value;
}

// ".5" of a unit in whole milliseconds; nothing if it is finer than that.
std::optional<std::int64_t> fraction_of(std::string_view digits, std::int64_t unit_ms) {
    std::int64_t sum = 0;
    std::int64_t part = unit_ms;
    while (!digits.empty() && digits.back() == '0')
        digits.remove_suffix(1);
    for (const char digit : digits) {
        if (part % 10 != 0) return std::nullopt;
        part /= 10;
        sum += part * (digit - '0');
    }
    return sum;
}

std::string_view take_unit(std::string_view& text) {
    std::size_t size = 0;
    while (size < text.size() && !is_digit(text[size]) && text[size] != '.')
        ++size;
    const std::string_view name = text.substr(0, size);
    text.remove_prefix(size);
    return name;
}

std::string unit_remedy(std::string_view name) {
    if (name.empty()) return "has a number without a unit; write ms, s, m or h after it, as 5s";
    if (name == "d" || name == "w") return "has no days or weeks in Go's notation; write hours, as 24h";
    if (name == "ns" || name == "us" || name == "µs" || name == "μs")
        return "is finer than a millisecond; write ms, s, m or h";
    return "is not a duration; write a number and ms, s, m or h, as 5s or 1h30m";
}

// One "1.5h" off the front of `rest`, in milliseconds.
domain::result<std::int64_t> take_part(std::string_view text, std::string_view& rest) {
    const std::size_t before = rest.size();
    const std::optional<std::int64_t> whole = take_digits(rest, longest_ms);
    if (!whole) return wrong(text, "is longer than a year");
    std::size_t digits = before - rest.size();
    std::string_view fraction;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        std::size_t size = 0;
        while (size < rest.size() && is_digit(rest[size]))
            ++size;
        fraction = rest.substr(0, size);
        rest.remove_prefix(size);
        digits += size;
    }
    const std::string_view name = take_unit(rest);
    if (digits == 0 || (name.empty() && !rest.empty())) return wrong(text, unit_remedy("?"));
    for (const unit& known : units) {
        if (known.name != name) continue;
        const std::optional<std::int64_t> parts = fraction_of(fraction, known.ms);
        if (!parts) return wrong(text, unit_remedy("ns"));
        if (*whole > longest_ms / known.ms) return wrong(text, "is longer than a year");
        return *whole * known.ms + *parts;
    }
    return wrong(text, unit_remedy(name));
}

} // namespace

domain::result<milliseconds> parse_duration(std::string_view text) {
    if (text == "0") return milliseconds{0};
    if (text.empty()) return wrong(text, unit_remedy("?"));
    if (text.front() == '-') return wrong(text, "is negative; a duration is 0 or longer");
    std::int64_t sum = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const domain::result<std::int64_t> part = take_part(text, rest);
        if (!part) return part.error();
        sum += *part;
        if (sum > longest_ms) return wrong(text, "is longer than a year");
    }
    return milliseconds{sum};
}

std::string to_text(milliseconds duration) {
    std::int64_t left = duration.count();
    if (left == 0) return "0s";
    std::string text;
    for (std::size_t i = units.size(); i-- > 0;) {
        const std::int64_t count = left / units[i].ms;
        if (count == 0) continue;
        text += std::to_string(count);
        text += units[i].name;
        left -= count * units[i].ms;
    }
    return text;
}

} // namespace plimsoll::config

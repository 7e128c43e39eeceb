// SPDX-License-Identifier: Apache-2.0
#include "cron_field.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace plimsoll::calendar {

namespace {

using domain::errc;
using domain::error;
using domain::result;

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

// More digits are no number of any field.
constexpr std::size_t most_digits = 3;

struct range {
    int first;
    int last;
};

error wrong(const field_rule& by, const std::string& what) {
    return {errc::invalid_argument, std::string(by.name) + " " + what};
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<int> named(std::string_view text, const field_rule& by) {
    std::string word(text);
    std::ranges::transform(word, word.begin(), lower);
    const auto found = std::ranges::find(by.names, word);
    if (found == by.names.end()) return std::nullopt;
    return static_cast<int>(found - by.names.begin()) + by.first_name;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failed == std::errc() && end == text.data() + text.size();
    return whole && text.size() <= most_digits && text.front() != '-' ? std::optional(value) : std::nullopt;
}

result<int> parse_value(std::string_view text, const field_rule& by) {
    if (const auto name = named(text, by)) return *name;
    const auto value = text.empty() ? std::nullopt : number(text);
    const std::string allowed = std::to_string(by.least) + " to " + std::to_string(by.highest) +
                                (by.names.empty() ? "" : " or a name, as " + std::string(by.names.front()));
    if (!value) return wrong(by, "has " + quoted(text) + "; write *, or " + allowed);
    if (*value < by.least || *value > by.highest)
        return wrong(by, quoted(text) + " is out of range; write " + allowed);
    return *value;
}

// `a` or `a-b`.
result<range> parse_range(std::string_view text, const field_rule& by) {
    const auto dash = text.find('-');
    const auto first = parse_value(text.substr(0, dash), by);
    if (!first) return first.error();
    if (dash == std::string_view::npos) return range{*first, *first};
    const std::string_view end = text.substr(dash + 1);
    auto last = parse_value(end, by);
    if (!last) return last.error();
    // `sat-sun` can mean one thing only.
    if (*last == 0 && *first > 0 && by.highest == 7 && named(end, by)) last = 7;
    if (*last < *first)
        return wrong(by, quoted(text) + " ends before it begins; write it as two ranges with a comma");
    return range{*first, *last};
}

result<int> parse_step(std::string_view text, const field_rule& by) {
    const auto step = text.empty() ? std::nullopt : number(text);
    if (step && *step >= 1 && *step <= by.most - by.least) return *step;
    return wrong(by, "has the step " + quoted(text) + "; write 1 to " + std::to_string(by.most - by.least));
}

result<field_value> parse_element(std::string_view text, const field_rule& by) {
    const auto slash = text.find('/');
    const std::string_view of = text.substr(0, slash);
    const bool star = of == "*" || of == "?";
    auto span = star ? result<range>(range{by.least, by.most}) : parse_range(of, by);
    if (!span) return span.error();
    int step = 1;
    if (slash != std::string_view::npos) {
        const auto parsed = parse_step(text.substr(slash + 1), by);
        if (!parsed) return parsed.error();
        step = *parsed;
        if (!star && of.find('-') == std::string_view::npos) span->last = std::max(span->first, by.most);
    }
    field_value out;
    out.any = star && step == 1;
    for (int i = span->first; i <= span->last; i += step)
        out.bits |= std::uint64_t{1} << static_cast<unsigned>(i);
    return out;
}

} // namespace

const field_rule minute_rule{"minute", 0, 59, 59, {}, 0};
const field_rule hour_rule{"hour", 0, 23, 23, {}, 0};
const field_rule day_rule{"day-of-month", 1, 31, 31, {}, 0};
const field_rule month_rule{"month", 1, 12, 12, month_names, 1};
const field_rule weekday_rule{"day-of-week", 0, 6, 7, weekday_names, 0};

result<field_value> parse_field(std::string_view text, const field_rule& by) {
    field_value out;
    for (;;) {
        const std::size_t comma = text.find(',');
        const std::string_view element = text.substr(0, comma);
        if (element.empty()) return wrong(by, "has an empty element in its list; remove a comma");
        const auto parsed = parse_element(element, by);
        if (!parsed) return parsed.error();
        out.bits |= parsed->bits;
        out.any = out.any || parsed->any;
        if (comma == std::string_view::npos) return out;
        text.remove_prefix(comma + 1);
    }
}

} // namespace plimsoll::calendar

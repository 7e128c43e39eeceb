// SPDX-License-Identifier: Apache-2.0
#include "cron.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace plimsoll::fuzz::reference {

namespace {

constexpr std::int64_t day_minutes = 24 * 60;
constexpr std::int64_t longest_days = 9 * 366;

struct field {
    int least, most;
    std::vector<std::string> names;
};

const std::array<field, 5>& rules() {
    static const std::array<field, 5> all{
        {{0, 59, {}},
         {0, 23, {}},
         {1, 31, {}},
         {1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
         {0, 6, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}}};
    return all;
}

std::vector<std::string> split(std::string_view text, std::string_view at) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (at.find(c) != std::string_view::npos)
            out.emplace_back();
        else
            out.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

struct number {
    int value;
    bool by_name;
};

std::optional<number> number_of(const std::string& text, const field& by) {
    const auto name = std::ranges::find(by.names, text);
    if (name != by.names.end()) return number{static_cast<int>(name - by.names.begin()) + by.least, true};
    const bool figures = !text.empty() && text.size() <= 3 &&
                         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return figures ? std::optional(number{std::stoi(text), false}) : std::nullopt;
}

struct span {
    int first, last;
    bool star;
};

std::optional<span> span_of(const std::string& text, const field& by) {
    if (text == "*" || text == "?") return span{by.least, by.most, true};
    const auto ends = split(text, "-");
    if (ends.size() > 2) return std::nullopt;
    const int highest = by.most == 6 ? 7 : by.most; // Sunday may be 7
    const auto first = number_of(ends.front(), by);
    auto last = number_of(ends.back(), by);
    if (!first || !last) return std::nullopt;
    if (highest == 7 && ends.size() == 2 && last->by_name && last->value == 0 && first->value > 0)
        last->value = 7;
    const bool fits = first->value >= by.least && last->value <= highest && first->value <= last->value;
    return fits ? std::optional(span{first->value, last->value, false}) : std::nullopt;
}

// Adds one element of a list; nothing when it is none, else whether it stands for any day.
std::optional<bool> add(const std::string& text, const field& by, std::set<int>& to) {
    const auto parts = split(text, "/");
    auto of = span_of(parts.front(), by);
    if (!of || parts.size() > 2) return std::nullopt;
    int step = 1;
    if (parts.size() == 2) {
        const auto asked = number_of(parts.back(), by);
        if (!asked || asked->by_name || asked->value < 1 || asked->value > by.most - by.least)
            return std::nullopt;
        step = asked->value;
        const bool single = !of->star && parts.front().find('-') == std::string::npos;
        if (single) of->last = std::max(of->first, by.most);
    }
    for (int i = of->first; i <= of->last; i += step)
        to.insert(by.most == 6 ? i % 7 : i);
    return of->star && step == 1;
}

struct date {
    int month, day, weekday;
};

// 1970-01-01 was a Thursday. Years are walked through one by one.
date date_of(std::int64_t days) {
    const auto weekday = static_cast<int>((days % 7 + 7 + 4) % 7);
    int year = 1970;
    const auto leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
    const auto length = [&](int y) { return leap(y) ? 366 : 365; };
    while (days < 0)
        days += length(--year);
    while (days >= length(year))
        days -= length(year++);
    const std::array<int, 12> months{31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = 0;
    while (days >= months.at(static_cast<std::size_t>(month)))
        days -= months.at(static_cast<std::size_t>(month++));
    return {month + 1, static_cast<int>(days) + 1, weekday};
}

std::int64_t day_of(std::int64_t minute) {
    return minute >= 0 ? minute / day_minutes : -((-minute + day_minutes - 1) / day_minutes);
}

bool on_day(const cron& of, std::int64_t day) {
    const date at = date_of(day);
    const bool by_day = of.fields[2].contains(at.day);
    const bool by_weekday = of.fields[4].contains(at.weekday);
    const bool either = !of.any_day && !of.any_weekday;
    return of.fields[3].contains(at.month) && (either ? by_day || by_weekday : by_day && by_weekday);
}

bool at_minute(const cron& of, std::int64_t of_day) {
    return of.fields[1].contains(static_cast<int>(of_day / 60)) &&
           of.fields[0].contains(static_cast<int>(of_day % 60));
}

} // namespace

std::optional<cron> parse_cron(std::string_view text) {
    if (text.size() > 512) return std::nullopt;
    if (std::ranges::any_of(text, [](char c) { return (c < ' ' || c > '~') && c != '\t'; }))
        return std::nullopt;
    auto words = split(text, " \t");
    std::erase(words, "");
    if (words.size() != 5) return std::nullopt;
    cron out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const std::string& element : split(words[i], ",")) {
            const auto any = add(element, rules().at(i), out.fields.at(i));
            if (!any) return std::nullopt;
            if (*any && i == 2) out.any_day = true;
            if (*any && i == 4) out.any_weekday = true;
        }
    }
    return out;
}

std::optional<std::int64_t> next(const cron& of, std::int64_t from) {
    const std::int64_t start = from + 1;
    for (std::int64_t day = day_of(start); day < day_of(start) + longest_days; ++day) {
        if (!on_day(of, day)) continue;
        for (std::int64_t m = 0; m < day_minutes; ++m)
            if (day * day_minutes + m >= start && at_minute(of, m)) return day * day_minutes + m;
    }
    return std::nullopt;
}

std::optional<std::int64_t> latest(const cron& of, std::int64_t from) {
    for (std::int64_t day = day_of(from); day > day_of(from) - longest_days; --day) {
        if (!on_day(of, day)) continue;
        for (std::int64_t m = day_minutes - 1; m >= 0; --m)
            if (day * day_minutes + m <= from && at_minute(of, m)) return day * day_minutes + m;
    }
    return std::nullopt;
}

} // namespace plimsoll::fuzz::reference

// SPDX-License-Identifier: Apache-2.0
#include "cron_field.hpp"

#include <plimsoll/calendar/cron_line.hpp>

#include <algorithm>
#include <vector>

namespace plimsoll::calendar {

namespace {

using domain::errc;
using domain::error;

constexpr const char* five_fields = "minute hour day-of-month month day-of-week, as `0 8 * * 1-5`";
constexpr std::uint64_t sunday_as_7 = 1U << 7U;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

error wrong(std::string what) { return {errc::invalid_argument, std::move(what)}; }

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto begin = std::ranges::find_if_not(text, is_blank);
        const auto end = std::find_if(begin, text.end(), is_blank);
        if (begin != end) out.emplace_back(begin, end);
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    return out;
}

std::string count_text(const std::vector<std::string_view>& words) {
    if (words.empty()) return "empty; write " + std::string(five_fields);
    if (words.front().starts_with('@'))
        return "`" + std::string(words.front()) + "` is not read; write " + five_fields;
    if (words.front().find('=') != std::string_view::npos)
        return "a time zone in the line is not read; write it as `timezone`, for all windows";
    return std::to_string(words.size()) + (words.size() == 1 ? " field" : " fields") +
           "; write five: " + five_fields + (words.size() == 6 ? "; there is none for seconds" : "");
}

// Whether a month among `months` has a day among `days`.
bool has_such_day(std::uint64_t months, std::uint64_t days) {
    for (unsigned month = 1; month <= 12; ++month) {
        const unsigned length = month == 2                                              ? 29
                                : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                        : 31;
        const std::uint64_t its_days = (std::uint64_t{1} << (length + 1)) - 2;
        if ((months >> month & 1U) != 0 && (days & its_days) != 0) return true;
    }
    return false;
}

} // namespace

domain::result<cron_line> cron_line::parse(std::string_view text) {
    if (text.size() > max_text_bytes)
        return wrong(std::to_string(text.size()) + " bytes; a cron line has at most " +
                     std::to_string(max_text_bytes));
    const auto odd = [](char c) { return (c < ' ' || c > '~') && c != '\t'; };
    if (const auto at = std::ranges::find_if(text, odd); at != text.end())
        return wrong("character " + std::to_string(at - text.begin() + 1) +
                     " is none of a cron line; write " + five_fields);
    const auto words = words_of(text);
    if (words.size() != 5 || words.front().find('=') != std::string_view::npos)
        return wrong(count_text(words));

    const auto minutes = parse_field(words[0], minute_rule);
    if (!minutes) return minutes.error();
    const auto hours = parse_field(words[1], hour_rule);
    if (!hours) return hours.error();
    const auto days = parse_field(words[2], day_rule);
    if (!days) return days.error();
    const auto months = parse_field(words[3], month_rule);
    if (!months) return months.error();
    const auto weekdays = parse_field(words[4], weekday_rule);
    if (!weekdays) return weekdays.error();

    cron_fields made;
    made.minutes = minutes->bits;
    made.hours = hours->bits;
    made.days = days->bits;
    made.months = months->bits;
    made.sunday_is_7 = (weekdays->bits & sunday_as_7) != 0;
    made.weekdays = (weekdays->bits & ~sunday_as_7) | (made.sunday_is_7 ? 1U : 0U);
    made.any_day = days->any;
    made.any_weekday = weekdays->any;
    if (made.any_weekday && !has_such_day(made.months, made.days))
        return wrong("never happens: no month of field 4 has a day of field 3; write a date that exists");
    return cron_line(std::string(text), made);
}

} // namespace plimsoll::calendar

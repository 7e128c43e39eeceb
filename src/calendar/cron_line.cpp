// SPDX-License-Identifier: Apache-2.0
// Dates are looked for day by day, and month by month where no day of a month can match: 29 February
// takes some 300 steps from one century to the next, and nothing takes more.
#include <plimsoll/calendar/cron_line.hpp>

#include <bit>

namespace plimsoll::calendar {

namespace {

namespace chr = std::chrono;

constexpr unsigned no_bit = 64;

bool has(std::uint64_t bits, unsigned index) { return (bits >> index & 1U) != 0; }
unsigned lowest(std::uint64_t bits) { return static_cast<unsigned>(std::countr_zero(bits)); }
unsigned highest(std::uint64_t bits) { return static_cast<unsigned>(std::bit_width(bits)) - 1; }
// Without those above, or below, `index`.
std::uint64_t up_to(std::uint64_t bits, unsigned index) { return bits & (~std::uint64_t{0} >> (63 - index)); }
std::uint64_t from(std::uint64_t bits, unsigned index) {
    return index >= no_bit ? 0 : bits & (~std::uint64_t{0} << index);
}

struct time_of_day {
    unsigned hour;
    unsigned minute;
};

time_of_day time_on(local_minute at, chr::local_days day) {
    const chr::hh_mm_ss<chr::minutes> time(at - day);
    return {static_cast<unsigned>(time.hours().count()), static_cast<unsigned>(time.minutes().count())};
}

local_minute at(chr::local_days day, unsigned hour, unsigned minute) {
    return day + chr::minutes(hour * 60 + minute);
}

} // namespace

bool cron_line::same_minutes(const cron_line& other) const {
    cron_fields mine = fields_;
    mine.sunday_is_7 = other.fields_.sunday_is_7;
    return mine == other.fields_;
}

bool cron_line::matches(chr::local_days day) const {
    const chr::year_month_day date(day);
    if (!has(fields_.months, static_cast<unsigned>(date.month()))) return false;
    const bool by_day = has(fields_.days, static_cast<unsigned>(date.day()));
    const bool by_weekday = has(fields_.weekdays, chr::weekday(day).c_encoding());
    return fields_.any_day || fields_.any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

chr::local_days cron_line::latest_day(chr::local_days day) const {
    while (!matches(day)) {
        const chr::year_month_day date(day);
        const bool other_month = !has(fields_.months, static_cast<unsigned>(date.month()));
        day = (other_month ? chr::local_days(date.year() / date.month() / 1) : day) - chr::days(1);
    }
    return day;
}

chr::local_days cron_line::next_day(chr::local_days day) const {
    while (!matches(day)) {
        const chr::year_month_day date(day);
        const bool other_month = !has(fields_.months, static_cast<unsigned>(date.month()));
        day = (other_month ? chr::local_days(date.year() / date.month() / chr::last) : day) + chr::days(1);
    }
    return day;
}

local_minute cron_line::latest(local_minute wanted) const {
    const auto day = chr::floor<chr::days>(wanted);
    if (matches(day)) {
        const auto time = time_on(wanted, day);
        const auto minutes = up_to(fields_.minutes, time.minute);
        if (has(fields_.hours, time.hour) && minutes != 0) return at(day, time.hour, highest(minutes));
        const auto hours = time.hour == 0 ? 0 : up_to(fields_.hours, time.hour - 1);
        if (hours != 0) return at(day, highest(hours), highest(fields_.minutes));
    }
    return at(latest_day(day - chr::days(1)), highest(fields_.hours), highest(fields_.minutes));
}

local_minute cron_line::next(local_minute after) const {
    const auto day = chr::floor<chr::days>(after);
    if (matches(day)) {
        const auto time = time_on(after, day);
        const auto minutes = from(fields_.minutes, time.minute + 1);
        if (has(fields_.hours, time.hour) && minutes != 0) return at(day, time.hour, lowest(minutes));
        const auto hours = from(fields_.hours, time.hour + 1);
        if (hours != 0) return at(day, lowest(hours), lowest(fields_.minutes));
    }
    return at(next_day(day + chr::days(1)), lowest(fields_.hours), lowest(fields_.minutes));
}

} // namespace plimsoll::calendar

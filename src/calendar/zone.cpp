// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/calendar/zone.hpp>

#include "zone_file.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <exception>

namespace plimsoll::calendar {

namespace {

namespace chr = std::chrono;
using domain::errc;
using domain::error;
using domain::result;

constexpr const char* no_database =
    "there is no time zone database on this machine (/usr/share/zoneinfo); install Debian's tzdata";

// No clock is ever set by more: Samoa and Kwajalein left out a day.
constexpr chr::hours largest_change{26};

date::sys_seconds theirs(utc_seconds at) { return date::sys_seconds(at.time_since_epoch()); }
utc_seconds ours(date::sys_seconds at) { return utc_seconds(at.time_since_epoch()); }

date::local_info local_info(const date::time_zone& of, local_minute at) {
    return of.get_info(date::local_seconds(at.time_since_epoch()));
}

// When a clock that is `offset` ahead of UTC shows `at`.
utc_seconds back(local_minute at, chr::seconds offset) { return utc_seconds(at.time_since_epoch() - offset); }
chr::local_seconds ahead(utc_seconds at, chr::seconds offset) {
    return chr::local_seconds(at.time_since_epoch() + offset);
}

// The machine's own zone is another one on each.
bool is_known(const date::time_zone& of) { return of.name() != "localtime"; }

// Whether the library sees the zone's clock changes: it reads the table of a zone's file and not the rule
// that follows it, and would take a file without the table for a zone where summer never ends.
bool is_whole(const date::time_zone& of) {
    constexpr date::sys_days late(date::year(2036) / 6 / 1); // tables go to 2037
    const bool changes = of.get_info(late).end < date::sys_days(date::year(2100) / 1 / 1);
    return changes || !has_yearly_changes(of.name());
}

std::string two_digits(unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); }

} // namespace

std::vector<std::string_view> zone::names() {
    std::vector<std::string_view> out;
    try {
        for (const date::time_zone& each : date::get_tzdb().zones)
            if (is_known(each)) out.emplace_back(each.name());
    } catch (const std::exception&) {
        return {};
    }
    return out;
}

result<zone> zone::find(const std::string& name) {
    try {
        const auto& all = date::get_tzdb().zones;
        if (all.empty()) return error(errc::unavailable, no_database);
        const auto found = std::ranges::find(all, name, &date::time_zone::name);
        if (found == all.end() || !is_known(*found))
            return error(errc::not_found, "no time zone has this name");
        if (is_whole(*found)) return zone(&*found);
        return error(errc::unavailable,
                     "the time zone database holds rules without tables (zic -b slim), which "
                     "this program does not read; install Debian's tzdata");
    } catch (const std::exception& e) {
        const bool missing = names().empty();
        return error(errc::unavailable,
                     missing ? no_database : "the time zone's file cannot be read: " + std::string(e.what()));
    }
}

const std::string& zone::name() const { return of_->name(); }

utc_seconds zone::when(local_minute at) const {
    const date::local_info info = local_info(*of_, at);
    if (info.result == date::local_info::nonexistent) return ours(info.first.end);
    return back(at, info.first.offset);
}

std::vector<utc_seconds> zone::each_time(local_minute at) const {
    const date::local_info info = local_info(*of_, at);
    if (info.result == date::local_info::nonexistent) return {};
    if (info.result == date::local_info::unique) return {back(at, info.first.offset)};
    return {back(at, info.first.offset), back(at, info.second.offset)};
}

local_minute zone::last_begun(utc_seconds now) const {
    const date::sys_info info = of_->get_info(theirs(now));
    const local_minute shown = chr::floor<chr::minutes>(ahead(now, info.offset));
    if (now - ours(info.begin) > largest_change) return shown;
    // Set back not long ago: what the clock showed before then is over, though it is shown again.
    const date::sys_info before = of_->get_info(info.begin - chr::seconds(1));
    const auto reached = ahead(ours(info.begin), before.offset);
    return std::max(shown, chr::ceil<chr::minutes>(reached) - chr::minutes(1));
}

std::string zone::text(utc_seconds at) const {
    constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const date::sys_info info = of_->get_info(theirs(at));
    const chr::local_seconds local = ahead(at, info.offset);
    const auto day = chr::floor<chr::days>(local);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss<chr::seconds> time(local - day);
    return std::string(weekdays.at(chr::weekday(day).c_encoding())) + " " +
           std::to_string(static_cast<int>(date.year())) + "-" +
           two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day())) + " " +
           two_digits(static_cast<unsigned>(time.hours().count())) + ":" +
           two_digits(static_cast<unsigned>(time.minutes().count())) + " " + info.abbrev;
}

} // namespace plimsoll::calendar

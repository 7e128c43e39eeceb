// SPDX-License-Identifier: Apache-2.0
// The timetable against a walk through every minute, with the C library's clocks and rules written out
// here: at each minute of UTC, all local minutes up to the one that the clock shows, and not passed
// before, happen.
#include "times.hpp"

#include <cstdlib>
#include <ctime>
#include <functional>

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

namespace {

using std::chrono::minutes;

struct shown {
    int minute, hour, day, month, weekday;
};
using rule = std::function<bool(const shown&)>;

struct lines {
    const char* start;
    rule starts;
    const char* end;
    rule ends;
};

bool on(const shown& of, int hour, int minute) { return of.hour == hour && of.minute == minute; }

const std::vector<lines> cases{
    {"0 8 * * 1-5", [](const shown& s) { return on(s, 8, 0) && s.weekday >= 1 && s.weekday <= 5; },
     "0 20 * * 1-5", [](const shown& s) { return on(s, 20, 0) && s.weekday >= 1 && s.weekday <= 5; }},
    {"30 2 * * *", [](const shown& s) { return on(s, 2, 30); }, "15 3 * * *",
     [](const shown& s) { return on(s, 3, 15); }},
    {"30 1 * * *", [](const shown& s) { return on(s, 1, 30); }, "30 2 * * *",
     [](const shown& s) { return on(s, 2, 30); }},
    {"0 22 * * *", [](const shown& s) { return on(s, 22, 0); }, "45 1 * * *",
     [](const shown& s) { return on(s, 1, 45); }},
    {"*/7 0-3 * * *", [](const shown& s) { return s.minute % 7 == 0 && s.hour <= 3; }, "*/5 * * * *",
     [](const shown& s) { return s.minute % 5 == 0; }},
    {"0 0 * * *", [](const shown& s) { return on(s, 0, 0); }, "10 0 8,29 * 0",
     [](const shown& s) { return on(s, 0, 10) && (s.day == 8 || s.day == 29 || s.weekday == 0); }},
    {"59 1 * * 7", [](const shown& s) { return on(s, 1, 59) && s.weekday == 0; }, "0 2 * * sun",
     [](const shown& s) { return on(s, 2, 0) && s.weekday == 0; }},
};

shown parts_of(local_minute at) {
    const auto date = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day ymd(date);
    const auto time = (at - date).count();
    return {static_cast<int>(time % 60), static_cast<int>(time / 60),
            static_cast<int>(static_cast<unsigned>(ymd.day())),
            static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(std::chrono::weekday(date).c_encoding())};
}

// By the C library, in the zone of $TZ.
local_minute shown_at(utc_seconds at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm fields{};
    localtime_r(&seconds, &fields);
    return std::chrono::floor<minutes>(
        std::chrono::local_seconds(std::chrono::seconds(seconds + fields.tm_gmtoff)));
}

// What is known of one case while the walk goes on.
struct walked {
    walked(const zone& where, const lines& what) : of(what), table(where, {from_to(what.start, what.end)}) {}

    void pass(const shown& minute, utc_seconds at) {
        if (of.starts(minute)) last_start = at;
        if (of.ends(minute)) last_end = at;
    }
    void judge(utc_seconds at) {
        const bool open = last_start >= last_end;
        const spell told = table.at(at);
        const bool kept = !promised || at >= promised->until || told.value == promised->value;
        if ((told.value != domain::quantity()) == open && told.until > at && kept) {
            promised = told;
            return;
        }
        FAIL(table.in().name() << " " << of.start << " to " << of.end << " at " << text(at) << ": "
                               << said(told) << ", but it is " << (open ? "open" : "closed"));
    }

    const lines& of;
    timetable table;
    utc_seconds last_start{}, last_end{};
    std::optional<spell> promised;
};

// Walks for eleven days up to `middle` and a day and a half beyond; judges from as long before it on.
void compare(const std::string& zone_name, const std::string& middle) {
    setenv("TZ", zone_name.c_str(), 1);
    tzset();
    std::vector<walked> all;
    for (const lines& of : cases)
        all.emplace_back(in(zone_name), of);
    const auto judged = std::chrono::hours(36);
    utc_seconds at = utc(middle) - std::chrono::days(11);
    local_minute passed = shown_at(at) - minutes(1);
    for (; at < utc(middle) + judged; at += minutes(1)) {
        for (const local_minute now = shown_at(at); passed < now;) {
            passed += minutes(1);
            const shown parts = parts_of(passed);
            for (walked& each : all)
                each.pass(parts, at);
        }
        if (at < utc(middle) - judged) continue;
        for (walked& each : all)
            each.judge(at);
    }
}

} // namespace

TEST_CASE("a timetable agrees with a walk through every minute around clock changes") {
    struct place {
        const char* zone;
        const char* change;
    };
    const place places[] = {
        {"America/Los_Angeles", "2026-03-08 10:00"},
        {"America/Los_Angeles", "2026-11-01 09:00"},
        {"Australia/Lord_Howe", "2026-04-04 15:00"},
        {"Australia/Lord_Howe", "2026-10-03 15:30"},
        {"UTC", "2026-12-31 23:00"},
        {"Europe/Berlin", "2026-10-25 01:00"},
        {"America/Sao_Paulo", "2018-11-04 03:00"}, // 00:00 to 01:00 is left out
        {"Africa/Casablanca", "2026-02-15 02:00"},
        {"Pacific/Apia", "2011-12-30 10:00"},
        {"Antarctica/Troll", "2026-03-29 01:00"}, // by two hours
    };
    for (const place& p : places)
        compare(p.zone, p.change);
    unsetenv("TZ");
    tzset();
}

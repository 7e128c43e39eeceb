// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

#include <algorithm>

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

TEST_CASE("when a clock shows a time") {
    struct row {
        const char* name;
        const char* zone;
        const char* local;
        const char* utc;
    };
    const row rows[] = {
        {"UTC", "UTC", "2026-03-08 02:30", "2026-03-08 02:30"},
        {"winter", "America/Los_Angeles", "2026-01-15 08:00", "2026-01-15 16:00"},
        {"summer", "America/Los_Angeles", "2026-07-15 08:00", "2026-07-15 15:00"},
        {"an alias", "US/Pacific", "2026-07-15 08:00", "2026-07-15 15:00"},
        {"before the gap", "America/Los_Angeles", "2026-03-08 01:59", "2026-03-08 09:59"},
        {"the gap begins", "America/Los_Angeles", "2026-03-08 02:00", "2026-03-08 10:00"},
        {"in the gap", "America/Los_Angeles", "2026-03-08 02:30", "2026-03-08 10:00"},
        {"after the gap", "America/Los_Angeles", "2026-03-08 03:00", "2026-03-08 10:00"},
        {"later", "America/Los_Angeles", "2026-03-08 03:01", "2026-03-08 10:01"},
        {"twice: the first", "America/Los_Angeles", "2026-11-01 01:30", "2026-11-01 08:30"},
        {"once again", "America/Los_Angeles", "2026-11-01 02:00", "2026-11-01 10:00"},
        {"half an hour: in the gap", "Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"},
        {"half an hour: after the gap", "Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"},
        {"half an hour: twice", "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"},
        {"half an hour: once again", "Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30"},
        {"a whole day left out", "Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(text(in(r.zone).when(local(r.local))) == r.utc);
    }
}

TEST_CASE("each time that a clock shows a time") {
    const zone pacific = in("America/Los_Angeles");
    CHECK(pacific.each_time(local("2026-03-08 02:30")).empty());
    CHECK(pacific.each_time(local("2026-03-08 03:00")) == std::vector{utc("2026-03-08 10:00")});
    CHECK(pacific.each_time(local("2026-11-01 01:30")) ==
          std::vector{utc("2026-11-01 08:30"), utc("2026-11-01 09:30")});
}

TEST_CASE("the last minute that has begun") {
    struct row {
        const char* name;
        const char* zone;
        const char* utc;
        const char* local;
    };
    const row rows[] = {
        {"UTC", "UTC", "2026-03-08 02:30:59", "2026-03-08 02:30"},
        {"before 1970", "UTC", "1969-12-31 23:59:30", "1969-12-31 23:59"},
        {"a second before the gap", "America/Los_Angeles", "2026-03-08 09:59:59", "2026-03-08 01:59"},
        {"the gap", "America/Los_Angeles", "2026-03-08 10:00", "2026-03-08 03:00"},
        {"the first 01:30", "America/Los_Angeles", "2026-11-01 08:30", "2026-11-01 01:30"},
        {"the second 01:30: all of the first pass is over", "America/Los_Angeles", "2026-11-01 09:30",
         "2026-11-01 01:59"},
        {"02:00", "America/Los_Angeles", "2026-11-01 10:00", "2026-11-01 02:00"},
        {"half an hour", "Australia/Lord_Howe", "2026-04-04 15:10", "2026-04-05 01:59"},
        {"after a day left out", "Pacific/Apia", "2011-12-30 10:00", "2011-12-31 00:00"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(text(in(r.zone).last_begun(utc(r.utc))) == r.local);
    }
}

TEST_CASE("times are shown with weekday and abbreviation") {
    CHECK(in("America/Los_Angeles").text(utc("2026-11-25 04:00")) == "Tue 2026-11-24 20:00 PST");
    CHECK(in("US/Pacific").text(utc("2026-07-01 07:05")) == "Wed 2026-07-01 00:05 PDT");
    CHECK(in("Australia/Lord_Howe").text(utc("2026-07-01 00:00")) == "Wed 2026-07-01 10:30 +1030");
}

TEST_CASE("names that are no time zone") {
    for (const char* name : {"", "Mars/Olympus", "america/los_angeles", "PST", "localtime", "../etc/passwd",
                             "posix/UTC", "right/UTC", "zone.tab", "America", "America/"}) {
        INFO(name);
        const auto found = zone::find(name);
        REQUIRE_FALSE(found.has_value());
        CHECK(found.error().code() == domain::errc::not_found);
    }
}

TEST_CASE("all names are sorted, the machine's own zone is none of them") {
    const auto names = zone::names();
    CHECK(names.size() > 400);
    CHECK(std::ranges::is_sorted(names));
    CHECK(std::ranges::binary_search(names, "US/Pacific"));
    CHECK_FALSE(std::ranges::binary_search(names, "localtime"));
    CHECK(in("UTC").name() == "UTC");
}

TEST_CASE("every zone can be used") {
    for (const auto name : zone::names()) {
        INFO(name);
        const auto found = zone::find(std::string(name));
        REQUIRE(found.has_value());
        CHECK(found->when(found->last_begun(utc("2026-11-24 12:00"))) <= utc("2026-11-24 12:00"));
    }
}

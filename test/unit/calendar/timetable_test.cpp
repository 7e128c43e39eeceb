// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

namespace {

struct row {
    const char* name;
    const char* at; // UTC
    const char* said;
};

void check_rows(const timetable& of, const std::vector<row>& rows) {
    for (const row& r : rows) {
        INFO(r.name << ", at " << r.at);
        CHECK(said(of.at(utc(r.at))) == r.said);
    }
}

const std::vector<window> office{from_to("0 8 * * 1-5", "0 20 * * 1-5", 15),
                                 from_to("0 10 * * 0,6", "0 18 * * 0,6", 5)};

} // namespace

TEST_CASE("office hours in Los Angeles") {
    check_rows({in("America/Los_Angeles"), office},
               {
                   {"Monday before", "2026-11-23 15:59:59", "0 until 2026-11-23 16:00"},
                   {"Monday at 8", "2026-11-23 16:00", "15 until 2026-11-24 04:00"},
                   {"Monday at 19:59:59", "2026-11-24 03:59:59", "15 until 2026-11-24 04:00"},
                   {"Monday at 20", "2026-11-24 04:00", "0 until 2026-11-24 16:00"},
                   {"Friday night", "2026-11-28 05:00", "0 until 2026-11-28 18:00"},
                   {"Saturday at 10", "2026-11-28 18:00", "5 until 2026-11-29 02:00"},
                   {"Sunday at 18", "2026-11-30 02:00", "0 until 2026-11-30 16:00"},
                   {"in summer it is an hour earlier", "2026-07-13 15:00", "15 until 2026-07-14 03:00"},
               });
}

TEST_CASE("the largest open window counts") {
    const timetable of(in("UTC"),
                       {from_to("0 8 * * *", "0 20 * * *", 5), from_to("0 12 * * *", "0 14 * * *", 9),
                        from_to("0 13 * * *", "0 22 * * *", 2)});
    check_rows(of, {
                       {"none", "2026-11-24 07:00", "0 until 2026-11-24 08:00"},
                       {"one", "2026-11-24 08:00", "5 until 2026-11-24 12:00"},
                       {"two", "2026-11-24 12:00", "9 until 2026-11-24 13:00"},
                       {"three", "2026-11-24 13:00", "9 until 2026-11-24 14:00"},
                       {"without the largest", "2026-11-24 14:00", "5 until 2026-11-24 20:00"},
                       {"the smallest", "2026-11-24 20:00", "2 until 2026-11-24 22:00"},
                   });
    CHECK(said(of.next_change(utc("2026-11-24 12:30"))) == "5 from 2026-11-24 14:00");
}

TEST_CASE("a window across midnight, and across the year's end") {
    check_rows({in("UTC"), {from_to("0 22 * * *", "0 6 * * *")}},
               {
                   {"evening", "2026-12-31 22:00", "1 until 2027-01-01 06:00"},
                   {"midnight", "2027-01-01 00:00", "1 until 2027-01-01 06:00"},
                   {"morning", "2027-01-01 06:00", "0 until 2027-01-01 22:00"},
               });
    check_rows({in("UTC"), {from_to("0 0 20 12 *", "0 0 7 1 *")}},
               {
                   {"before", "2026-12-19 23:59", "0 until 2026-12-20 00:00"},
                   {"new year", "2027-01-01 00:00", "1 until 2027-01-07 00:00"},
                   {"after", "2027-01-07 00:00", "0 until 2027-12-20 00:00"},
               });
    check_rows({in("UTC"), {from_to("0 0 * * *", "0 0 2 * *")}},
               {
                   {"until midnight, when the start wins", "2026-11-01 23:59", "1 until 2026-11-02 00:00"},
                   {"at midnight", "2026-11-02 00:00", "1 until 2026-12-02 00:00"},
               });
}

TEST_CASE("where start and end fall on one minute the start wins") {
    check_rows({in("UTC"), {from_to("0 8 * * *", "0 8 * * *")}},
               {{"always open", "2026-11-24 08:00", "1 until 2026-11-25 08:00"},
                {"always open", "2026-11-24 07:59", "1 until 2026-11-24 08:00"}});
    check_rows({in("UTC"), {from_to("0 8,12 * * *", "0 10,12 * * *")}},
               {
                   {"closed", "2026-11-24 11:59", "0 until 2026-11-24 12:00"},
                   {"both", "2026-11-24 12:00", "1 until 2026-11-25 10:00"},
               });
}

TEST_CASE("starts and ends that do not alternate: the latest decides") {
    check_rows({in("UTC"), {from_to("0 9 * * 1-5", "0 17 * * *")}},
               {
                   {"Friday", "2026-11-27 12:00", "1 until 2026-11-27 17:00"},
                   {"Friday night", "2026-11-27 17:00", "0 until 2026-11-30 09:00"},
                   {"Saturday, with an end only", "2026-11-28 17:00", "0 until 2026-11-30 09:00"},
               });
    check_rows({in("UTC"), {from_to("0 9 * * *", "0 17 * * 1-5")}},
               {
                   {"Friday night", "2026-11-27 17:00", "0 until 2026-11-28 09:00"},
                   {"the weekend, with starts only", "2026-11-29 12:00", "1 until 2026-11-30 17:00"},
               });
    check_rows({in("UTC"), {from_to("30-33 8 * * *", "45-50 8 * * *")}},
               {
                   {"from the first start", "2026-11-24 08:30", "1 until 2026-11-24 08:45"},
                   {"to the first end", "2026-11-24 08:45", "0 until 2026-11-25 08:30"},
               });
}

TEST_CASE("a window that opens on leap days only") {
    const timetable of(in("UTC"), {from_to("0 0 29 2 *", "0 0 1 3 *")});
    check_rows(of, {
                       {"years before", "2026-11-24 12:00", "0 until 2028-02-29 00:00"},
                       {"on it", "2028-02-29 12:00", "1 until 2028-03-01 00:00"},
                       {"eight years to go", "2097-01-01 00:00", "0 until 2104-02-29 00:00"},
                   });
    CHECK(said(of.next_change(utc("2096-03-01 00:00"))) == "1 from 2104-02-29 00:00");
}

TEST_CASE(
    "Los Angeles, where 02:00 to 03:00 is left out on 8 March and 01:00 to 02:00 comes twice on 1 November") {
    const zone pacific = in("America/Los_Angeles");
    check_rows(
        {pacific, {from_to("30 2 * * *", "0 6 * * *")}},
        {
            {"before", "2026-03-08 09:59", "0 until 2026-03-08 10:00"},
            {"opens at 03:00, the first instant after", "2026-03-08 10:00", "1 until 2026-03-08 13:00"},
            {"the day before, at 02:30", "2026-03-07 10:30", "1 until 2026-03-07 14:00"},
        });
    check_rows({pacific, {from_to("0 22 * * *", "30 2 * * *")}},
               {{"closes at 03:00", "2026-03-08 09:59", "1 until 2026-03-08 10:00"},
                {"closed", "2026-03-08 10:00", "0 until 2026-03-09 05:00"}});
    check_rows({pacific, {from_to("15 2 * * *", "45 2 * * *")}},
               {{"start and end at one instant: open until the next end", "2026-03-08 10:00",
                 "1 until 2026-03-09 09:45"}});
    check_rows({pacific, {from_to("30 1 * * *", "0 6 * * *")}},
               {{"before the first 01:30", "2026-11-01 08:29", "0 until 2026-11-01 08:30"},
                {"the first 01:30", "2026-11-01 08:30", "1 until 2026-11-01 14:00"},
                {"the second 01:15", "2026-11-01 09:15", "1 until 2026-11-01 14:00"}});
    check_rows({pacific, {from_to("0 22 * * *", "30 1 * * *")}},
               {{"closes at the first 01:30", "2026-11-01 08:30", "0 until 2026-11-02 06:00"},
                {"stays closed at the second 01:15", "2026-11-01 09:15", "0 until 2026-11-02 06:00"}});
    check_rows({pacific, {from_to("0 1 * * *", "59 1 * * *")}},
               {{"open", "2026-11-01 08:00", "1 until 2026-11-01 08:59"},
                {"not again", "2026-11-01 09:30", "0 until 2026-11-02 09:00"}});
}

TEST_CASE("Lord Howe, whose clock moves by half an hour") {
    const zone howe = in("Australia/Lord_Howe");
    // 2026-10-04 02:00 becomes 02:30 (15:30 UTC the day before).
    check_rows({howe, {from_to("15 2 * * *", "0 3 * * *")}},
               {{"before", "2026-10-03 15:29", "0 until 2026-10-03 15:30"},
                {"opens at 02:30", "2026-10-03 15:30", "1 until 2026-10-03 16:00"},
                {"closes at 03:00", "2026-10-03 16:00", "0 until 2026-10-04 15:15"}});
    // 2026-04-05 02:00 becomes 01:30 (15:00 UTC the day before).
    check_rows({howe, {from_to("45 1 * * *", "15 2 * * *")}},
               {{"the first 01:45", "2026-04-04 14:45", "1 until 2026-04-04 15:45"},
                {"the second 01:40", "2026-04-04 15:10", "1 until 2026-04-04 15:45"},
                {"02:15", "2026-04-04 15:45", "0 until 2026-04-05 15:15"}});
}

TEST_CASE("the next change, where there is one") {
    struct line_row {
        const char* name;
        const char* start;
        const char* end;
        const char* said;
    };
    const line_row rows[] = {
        {"closes", "0 8 * * *", "0 20 * * *", "0 from 2026-11-24 20:00"},
        {"always open", "0 8 * * *", "0 8 * * *", "never"},
        {"starts every minute", "* * * * *", "0 20 * * *", "never"},
        {"both every minute", "* * * * *", "* * * * *", "never"},
        {"each end is a start", "0 */2 * * *", "0 */4 * * *", "never"},
        {"not each end is a start", "0 */4 * * *", "0 */2 * * *", "0 from 2026-11-24 14:00"},
        {"ends every minute but one", "0 12 * * *", "* * * * *", "0 from 2026-11-24 12:01"},
    };
    for (const line_row& r : rows) {
        INFO(r.name);
        const timetable of(in("UTC"), {from_to(r.start, r.end)});
        CHECK(said(of.next_change(utc("2026-11-24 12:00"))) == r.said);
    }
}

TEST_CASE("a timetable without an open window in its past or future is worth 0") {
    const timetable none(in("UTC"), {});
    CHECK(none.at(utc("2026-11-24 12:00")).value == domain::quantity());
    CHECK_FALSE(none.next_change(utc("2026-11-24 12:00")));
}

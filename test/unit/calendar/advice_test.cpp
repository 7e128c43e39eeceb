// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

#include <plimsoll/calendar/advice.hpp>

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

namespace {

constexpr const char* now = "2026-11-24 12:00";

std::vector<std::string> advice_of(const std::string& zone_name, const std::vector<window>& windows,
                                   std::int64_t average_value = 1) {
    std::vector<std::string> out;
    for (const advice& each :
         advise({in(zone_name), windows}, domain::quantity::from_units(average_value), utc(now)))
        out.push_back((each.window ? std::to_string(*each.window) : "all") + ": " + each.text);
    return out;
}

std::string otherwise(const std::string& span, const std::string& state) {
    return "0: KEDA decides otherwise: the first time from " + span + " the window is " + state +
           ", which looks at what comes next, a start or an end, and leaves out local times that do not "
           "exist; here the latest start or end decides";
}

const std::string open_there = "closed here and open in KEDA";
const std::string open_here = "open here and closed in KEDA";

} // namespace

TEST_CASE("nothing is said of ordinary windows") {
    CHECK(advice_of("America/Los_Angeles",
                    {from_to("0 8 * * 1-5", "0 20 * * 1-5", 15), from_to("0 10 * * 0,6", "0 18 * * 0,6", 5)})
              .empty());
    CHECK(advice_of("UTC", {from_to("0 2 * * *", "0 6 * * *", 8)}).empty());
    CHECK(advice_of("UTC", {from_to("0 22 * * *", "0 6 * * *", 8)}).empty());
}

TEST_CASE("windows of which KEDA decides otherwise") {
    struct row {
        const char* name;
        const char* zone;
        const char* start;
        const char* end;
        std::string said;
    };
    // As measured of KEDA: an end without a start before it opens the window there.
    const row rows[] = {
        {"ends on every day, starts on weekdays", "UTC", "0 9 * * 1-5", "0 17 * * *",
         otherwise("Fri 2026-11-27 17:00 UTC to Sun 2026-11-29 17:00 UTC", open_there)},
        {"starts on every day, ends on weekdays", "UTC", "0 9 * * *", "0 17 * * 1-5",
         otherwise("Sat 2026-11-28 09:00 UTC to Mon 2026-11-30 09:00 UTC", open_here)},
        {"a range of starts", "UTC", "30-33 * * * *", "50 * * * *",
         otherwise("Tue 2026-11-24 12:30 UTC to Tue 2026-11-24 12:33 UTC", open_here)},
        {"a range of ends", "UTC", "30 * * * *", "45-50 * * * *",
         otherwise("Tue 2026-11-24 12:45 UTC to Tue 2026-11-24 12:50 UTC", open_there)},
        {"ends without starts in most years", "UTC", "0 0 29 2 *", "0 0 1 3 *",
         otherwise("Tue 2026-11-24 12:00 UTC to Mon 2027-03-01 00:00 UTC", open_there)},
        {"a start in the gap", "America/New_York", "0 2 * * *", "0 6 * * *",
         otherwise("Sat 2027-03-13 06:00 EST to Sun 2027-03-14 03:00 EDT", open_there)},
        {"an end in the gap", "America/New_York", "0 22 * * *", "30 2 * * *",
         otherwise("Sat 2027-03-13 22:00 EST to Sun 2027-03-14 03:00 EDT", open_here)},
        {"a start that comes twice", "America/New_York", "30 1 * * *", "0 6 * * *",
         otherwise("Sun 2027-11-07 01:30 EDT to Sun 2027-11-07 01:30 EST", open_here)},
        {"an end that comes twice", "America/New_York", "0 22 * * *", "30 1 * * *",
         otherwise("Sun 2027-11-07 01:30 EDT to Sun 2027-11-07 01:30 EST", open_there)},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(advice_of(r.zone, {from_to(r.start, r.end)}) == std::vector{r.said});
    }
}

TEST_CASE("windows that never close, and 7 for Sunday") {
    CHECK(advice_of("UTC", {from_to("0 8 * * *", "0 8 * * *")}) ==
          std::vector<std::string>{
              "0: start and end are the same: the window is always open, for at one minute "
              "the start wins; KEDA refuses it"});
    const std::string never = "0: the window is always open: at each of its ends it starts again, and at one "
                              "minute the start wins";
    CHECK(advice_of("UTC", {from_to("0 8 * * *", "00 8 * * *")}) == std::vector{never});
    CHECK(advice_of("UTC", {from_to("* * * * *", "0 8 * * *")}) == std::vector{never});
    CHECK(advice_of("UTC", {from_to("0 8 * * 6,7", "0 9 * * 0,6")}) ==
          std::vector<std::string>{
              "0: `0 8 * * 6,7` has 7 for Sunday, which KEDA refuses; write 0 for both to read it"});
    CHECK(advice_of("UTC", {from_to("0 8 * * 0,6", "0 9 * * sat-sun")}).size() == 1);
}

TEST_CASE("steps within the HPA's tolerance") {
    struct row {
        const char* name;
        std::int64_t first, second, average_value;
        const char* step; // null: none
    };
    // 08:00 to 12:00 the first, 12:00 to 16:00 the second.
    const row rows[] = {
        {"14 to 15", 14, 15, 1, "14 to 15"},
        {"15 to 14", 15, 14, 1, "15 to 14"},
        {"10 to 11, exactly 10 %", 10, 11, 1, "10 to 11"},
        {"9 to 10", 9, 10, 1, nullptr},
        {"5 to 15", 5, 15, 1, nullptr},
        {"the same", 15, 15, 1, nullptr},
        {"by the target", 140, 150, 10, "140 to 150"},
        {"the same replicas", 141, 142, 10, nullptr},
        {"rounded up", 141, 160, 10, "141 to 160"}, // 15 replicas at 150; 160 is 7 % more
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto said = advice_of(
            "UTC",
            {from_to("0 8 * * *", "0 12 * * *", r.first), from_to("0 12 * * *", "0 16 * * *", r.second)},
            r.average_value);
        REQUIRE(said.size() == (r.step == nullptr ? 0 : 1));
        if (r.step != nullptr)
            CHECK_THAT(said.front(),
                       Catch::StartsWith("all: the step from " + std::string(r.step) + " is within"));
    }
}

TEST_CASE("dense windows are judged, and a hundred are read in about a millisecond") {
    std::vector<window> windows;
    for (int i = 0; i < 100; ++i)
        windows.push_back(from_to("*/2 * * * *", "1-59/2 * * * *", 100));
    const zone pacific = in("America/Los_Angeles");
    const timetable table(pacific, windows);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i)
        CHECK(table.at(utc(now) + std::chrono::minutes(i)).value ==
              domain::quantity::from_units(i % 2 == 0 ? 100 : 0));
    // Without optimisation and with sanitizers on a busy machine; optimised it is a tenth of a millisecond.
    CHECK((std::chrono::steady_clock::now() - begin) / 20 < std::chrono::milliseconds(50));
    windows.erase(windows.begin() + 2, windows.end());
    CHECK(advise({pacific, windows}, domain::quantity::from_units(1), utc(now)).empty());
}

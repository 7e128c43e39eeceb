// SPDX-License-Identifier: Apache-2.0
#include "times.hpp"

using namespace plimsoll::calendar;
using namespace plimsoll::calendar::test;
namespace domain = plimsoll::domain;

TEST_CASE("a dial shows what the timetable says, also when the clock is set back") {
    const auto table =
        std::make_shared<const timetable>(in("UTC"), std::vector{from_to("0 8 * * *", "0 20 * * *", 15)});
    const dial shown(table);
    struct row {
        const char* at;
        std::int64_t value;
    };
    for (const row& r :
         {row{"2026-11-24 07:59:59", 0}, row{"2026-11-24 08:00", 15}, row{"2026-11-24 19:59:59", 15},
          row{"2026-11-24 20:00", 0}, row{"2026-11-24 12:00", 15}, row{"2026-11-24 07:00", 0},
          row{"2020-01-01 09:00", 15}, row{"1969-12-31 09:00", 15}, row{"2026-11-24 23:00", 0}}) {
        INFO(r.at);
        CHECK(shown.at(utc(r.at)) == domain::quantity::from_units(r.value));
    }
    // Within a second nothing changes.
    const auto almost = domain::wall_time(utc("2026-11-25 08:00")) - std::chrono::nanoseconds(1);
    CHECK(shown.at(almost) == domain::quantity());
    CHECK(shown.at(almost + std::chrono::nanoseconds(1)) == domain::quantity::from_units(15));
}

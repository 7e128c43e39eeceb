// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/lag_monitor.hpp>

using namespace plimsoll;
using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;

TEST_CASE("the lag monitor measures how late the loop is") {
    loop io;
    telemetry::registry instruments;
    const auto lag = instruments.make_histogram("lag_seconds", "late", {0.015, 5});
    lag_monitor monitor(lag);
    io.tasks.spawn("lag", monitor.run());
    auto last = monitor.last_tick();
    REQUIRE(io.run_until([&] { return monitor.last_tick() > last; }));

    // A step that takes 30 ms makes the tick behind it at least 20 ms late.
    last = monitor.last_tick();
    const auto busy_until = std::chrono::steady_clock::now() + 30ms;
    while (std::chrono::steady_clock::now() < busy_until) {
    }
    REQUIRE(io.run_until([&] { return monitor.last_tick() > last; }));
    const std::string text = instruments.text({});
    const auto number = [&](const std::string& series) {
        const auto at = text.find(series);
        REQUIRE(at != std::string::npos);
        return std::stod(text.substr(at + series.size()));
    };
    CHECK(number("lag_seconds_count ") >= 2);
    CHECK(number("lag_seconds_count ") > number("lag_seconds_bucket{le=\"0.015\"} "));
    CHECK(number("lag_seconds_sum ") >= 0.019);

    io.tasks.cancel();
    io.finish();
    CHECK(io.exceptions == std::vector<std::string>{});
}

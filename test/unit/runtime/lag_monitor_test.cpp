// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/lag_monitor.hpp>

using namespace plimsoll;
using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;

TEST_CASE("the lag monitor measures how late the loop is, and counts the ticks it had left out") {
    loop io;
    telemetry::registry instruments;
    const auto lag = instruments.make_histogram("lag_seconds", "late", {0.015, 5});
    lag_monitor monitor(lag);
    io.tasks.spawn("lag", monitor.run());
    auto last = monitor.last_tick();
    REQUIRE(io.run_until([&] { return monitor.last_tick() > last; }));

    // A step that takes 50 ms: the tick behind it is at least 40 ms late, and those left out 30 and 20.
    last = monitor.last_tick();
    const auto busy_until = std::chrono::steady_clock::now() + 50ms;
    while (std::chrono::steady_clock::now() < busy_until) {
    }
    REQUIRE(io.run_until([&] { return monitor.last_tick() > last; }));
    const std::string text = instruments.text({});
    const auto number = [&](const std::string& series) {
        const auto at = text.find(series);
        REQUIRE(at != std::string::npos);
        return std::stod(text.substr(at + series.size()));
    };
    CHECK(number("lag_seconds_count ") - number("lag_seconds_bucket{le=\"0.015\"} ") >= 3);
    CHECK(number("lag_seconds_sum ") >= 0.089);

    io.tasks.cancel();
    io.finish();
    CHECK(io.exceptions == std::vector<std::string>{});
}

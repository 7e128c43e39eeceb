// SPDX-License-Identifier: Apache-2.0
#include "app/metrics_page.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::app {

namespace {

const domain::instant start{domain::steady_time(std::chrono::hours(1)),
                            domain::wall_time(std::chrono::seconds(1700000000))}; // 22:13:20

std::vector<catalog::metric> metrics() {
    const auto line = [](const char* text) { return calendar::cron_line::parse(text).value(); };
    catalog::metric polled;
    polled.name = "polled";
    polled.namespaces = {{"a", "b"}};
    polled.backend = "tasks";
    polled.series = {{{"q", "1"}}, {{"q", "2"}}};
    catalog::metric scheduled;
    scheduled.name = "scheduled";
    scheduled.namespaces = {{"a"}};
    scheduled.series = {{}};
    scheduled.timetable = std::make_shared<const calendar::timetable>(
        calendar::zone::find("UTC").value(),
        std::vector{
            calendar::window{line("0 22 * * *"), line("0 23 * * *"), domain::quantity::from_units(15)}});
    return {polled, scheduled};
}

std::string shown(const telemetry::gauge_family& family) {
    std::string out;
    for (const auto& sample : family.samples) {
        for (const auto& [key, value] : *sample.labels)
            out += key + "=" + value + " ";
        out += std::to_string(static_cast<long long>(sample.value)) + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("gauges of polled metrics are of the last poll, those of calendars of now") {
    catalog::catalog of(metrics(), start);
    const std::string polled = "backend=tasks metric=polled namespaces=a,b ";
    const std::string scheduled = "metric=scheduled namespaces=a ";
    auto gauges = metric_gauges(metric_states(of, start));
    REQUIRE(gauges.size() == 4);
    CHECK(shown(gauges[0]) == scheduled + "15\n");
    CHECK(shown(gauges[1]) == scheduled + "1700000000\n");
    CHECK(shown(gauges[2]) == scheduled + "1\n");
    CHECK(shown(gauges[3]) == polled + "0\n" + scheduled + "0\n");

    of.slots().front().track.record(
        start, std::vector{domain::quantity::from_units(3), domain::quantity::from_units(4)},
        std::chrono::seconds(60));
    gauges = metric_gauges(metric_states(of, start.after(std::chrono::hours(1))));
    CHECK(shown(gauges[0]) == polled + "7\n" + scheduled + "0\n");
    CHECK(shown(gauges[1]) == polled + "1700000000\n" + scheduled + "1700003600\n");
    CHECK(shown(gauges[2]) == polled + "1\n" + scheduled + "1\n");
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// A generation that follows another one; its backends are never asked.
#include "generation.hpp"

#include <plimsoll/config/load.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::app {

namespace {

config::settings settings_of(const std::string& metrics) {
    auto read = config::parse({{"f.yaml",
                                "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n"
                                "backends: [{name: a, redis: {address: redis}}]\nmetrics:\n" +
                                    metrics,
                                ""}});
    for (const auto& problem : read.errors)
        FAIL(problem.to_string());
    return std::move(read.settings);
}

std::string metric(const std::string& name, const std::string& key, const std::string& keep_for) {
    return "  - {name: " + name + ", namespaces: [n], redis: {backend: a, lists: [{key: " + key +
           "}]}, target: {averageValue: 1}, keepFor: " + keep_for + "}\n";
}

struct fixture {
    boost::asio::io_context io{1};
    runtime::system_clock clock;
    telemetry::registry instruments;
    runtime::worker compute{"compute"};
    runtime::worker files{"files"};
    net::resolver names{io.get_executor()};

    std::unique_ptr<generation> make(blueprint made) {
        const backend_parts with{names, compute, files, clock};
        return std::make_unique<generation>(std::move(made), with, instruments, io.get_executor(), nullptr);
    }
};

} // namespace

TEST_CASE_METHOD(fixture, "what is known of a metric goes on, under the new policy") {
    const auto first = make(make_blueprint(
        settings_of(metric("kept", "k", "10m") + metric("changed", "k", "10m") + metric("gone", "k", "10m")),
        nullptr, clock.now()));
    for (auto& slot : first->metrics()->slots())
        slot.track.record(clock.now(), std::vector{domain::quantity::from_units(7)},
                          slot.metric.policy->hold_window);

    const auto second = make(make_blueprint(
        settings_of(metric("new", "k", "1h") + metric("changed", "other", "1h") + metric("kept", "k", "1h")),
        first->settings().get(), clock.now()));
    second->inherit(*first);
    auto& slots = *second->metrics();
    CHECK(slots.names() == std::vector<std::string>{"changed", "kept", "new"});
    CHECK_FALSE(slots.find("n", "new")->polled());
    CHECK_FALSE(slots.find("n", "changed")->polled());
    REQUIRE(slots.find("n", "kept")->polled());
    CHECK(slots.find("n", "kept")->track.values()[0] == domain::quantity::from_units(7));
    CHECK(slots.find("n", "kept")->metric.policy->keep_for == std::chrono::hours(1));
    CHECK(slots.find("n", "gone") == nullptr);
    CHECK_THAT(second->take_resource_list(), Catch::Contains("\"new\"") && !Catch::Contains("\"gone\""));
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// The text of a configuration: settings that keep their promises, or errors that name a place in the text.
#include "target.hpp"

#include <plimsoll/calendar/timetable.hpp>
#include <plimsoll/config/load.hpp>

#include <algorithm>
#include <set>

namespace plimsoll::fuzz {

namespace {

using config::loaded;
using config::problem;

constexpr std::size_t problem_limit = 3500;

std::vector<std::size_t> line_lengths(std::string_view text) {
    std::vector<std::size_t> out;
    while (true) {
        const std::size_t end = text.find('\n');
        out.push_back(std::min(end, text.size()));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

void check_problem(const problem& one, const std::vector<std::size_t>& lines) {
    expect(one.file == "f.yaml", "a problem names its file");
    expect_readable(one.to_string(), problem_limit);
    expect(!one.what.empty(), "a problem says what is wrong");
    if (one.line == 0) return expect(one.column == 0, "a problem of the file itself has no place");
    expect(one.line <= lines.size(), "a problem's line is in the text");
    expect(one.column >= 1 && one.column <= lines[one.line - 1] + 1, "a problem's column is in its line");
}

void check_policy(const domain::policy& of) {
    expect(of.interval.count() > 0 && of.keep_for.count() >= 0, "durations are such");
    const bool average = of.hpa_target && of.hpa_target->type == domain::target::kind::average_value;
    expect(!of.hpa_target || of.hpa_target->amount > domain::quantity(), "a target is more than 0");
    expect(!of.activation || average, "an activation has a target");
    expect(!of.when_expired || average, "a fallback has a target");
    expect(!of.when_expired || (of.when_expired->after >= 1 && of.when_expired->replicas >= 0),
           "a fallback is in its limits");
}

void check_metric(const config::metric_settings& of, const std::set<std::string>& backends) {
    expect(domain::is_metric_name(of.name), "a metric can be asked for");
    expect(!of.namespaces->empty() && of.namespaces->size() <= config::max_namespaces,
           "a metric is somewhere");
    for (const std::string& one : *of.namespaces)
        expect(domain::is_namespace(one) || (one == "*" && of.namespaces->size() == 1), "a namespace is one");
    check_policy(*of.policy);
    if (const std::string* backend = config::backend_of(of)) {
        expect(backends.contains(*backend), "a metric's backend is there");
    } else {
        const auto& table = std::get<config::calendar_query>(of.query).table;
        expect(table && !table->windows().empty(), "a calendar has windows");
        for (const auto& window : table->windows())
            expect(window.value > domain::quantity(), "a window is worth something");
    }
    if (const auto* redis = std::get_if<config::redis_query>(&of.query))
        expect(!redis->keys.empty() && redis->keys.size() <= config::max_redis_keys, "a query has keys");
    if (const auto* prometheus = std::get_if<config::prometheus_query>(&of.query))
        expect(!prometheus->query.empty(), "a query is not empty");
}

void check_settings(const config::settings& of) {
    std::set<std::string> backends;
    for (const auto& one : of.backends) {
        expect(backends.insert(one.name).second, "a backend's name is its own");
        if (const auto* redis = std::get_if<config::redis_settings>(&one.kind))
            expect(!redis->host.empty() && redis->port != 0, "a Redis is somewhere");
        else
            expect(!std::get<config::prometheus_settings>(one.kind).urls.empty(),
                   "a Prometheus is somewhere");
    }
    std::set<std::pair<std::string, std::string>> served;
    for (const auto& metric : of.metrics) {
        check_metric(metric, backends);
        for (const std::string& one : *metric.namespaces)
            expect(served.emplace(metric.name, one).second, "a metric is one in its namespace");
    }
}

} // namespace

void try_input(std::string_view bytes) {
    const loaded found = config::parse({{"f.yaml", std::string(bytes)}});
    const auto lines = line_lengths(bytes);
    for (const auto* some : {&found.errors, &found.warnings}) {
        expect(some->size() <= config::max_problems, "a report ends");
        for (const problem& one : *some)
            check_problem(one, lines);
    }
    const bool nothing = found.settings.metrics.empty() && found.settings.backends.empty();
    expect(found.errors.empty() || nothing, "a configuration with errors is none");
    if (found.errors.empty()) check_settings(found.settings);
}

} // namespace plimsoll::fuzz

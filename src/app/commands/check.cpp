// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include "ask_once.hpp"
#include "calendar_report.hpp"
#include "table.hpp"

#include <plimsoll/config/duration.hpp>
#include <plimsoll/config/load.hpp>

#include <chrono>
#include <optional>
#include <ostream>
#include <vector>

namespace plimsoll::app {

namespace {

std::string target_text(const domain::policy& by) {
    if (!by.hpa_target) return "-";
    const bool averaged = by.hpa_target->type == domain::target::kind::average_value;
    return (averaged ? "averageValue " : "value ") + by.hpa_target->amount.to_string();
}

// How many there are, as far as that is settled before the backend is asked.
std::string series_of(const config::redis_query& query) { return std::to_string(query.keys.size()); }
std::string series_of(const config::prometheus_query& query) {
    return query.combine == config::combine::series ? "any" : "1";
}
std::string series_of(const config::calendar_query&) { return "1"; }

row row_of(const config::metric_settings& metric) {
    const std::string* backend = config::backend_of(metric);
    return {metric.name,
            namespaces_text(metric),
            backend != nullptr ? *backend : "-",
            std::visit([](const auto& query) { return series_of(query); }, metric.query),
            backend != nullptr ? config::to_text(metric.policy->interval) : "-",
            target_text(*metric.policy)};
}

void print_problems(const config::loaded& from, std::ostream& err) {
    for (const config::problem& p : from.warnings)
        err << "warning: " << p.to_string() << '\n';
    if (from.more_warnings != 0) err << "and " << from.more_warnings << " more warnings\n";
    for (const config::problem& p : from.errors)
        err << p.to_string() << '\n';
    if (from.more_errors != 0) err << "and " << from.more_errors << " more errors\n";
}

// The settings if they are right; the tables, or what is wrong, are printed.
std::optional<config::settings> read_and_tell(const std::string& path, std::ostream& out, std::ostream& err,
                                              domain::wall_time now) {
    if (path.empty()) {
        err << "plimsoll: the path is empty; name a configuration file or folder\n";
        return std::nullopt;
    }
    config::loaded read = config::load(path);
    print_problems(read, err);
    if (!read.errors.empty()) return std::nullopt;
    std::vector<row> rows{{"METRIC", "NAMESPACES", "BACKEND", "SERIES", "INTERVAL", "TARGET"}};
    rows.reserve(read.settings.metrics.size() + 1);
    for (const auto& metric : read.settings.metrics)
        rows.push_back(row_of(metric));
    print_table(rows, out);
    check_calendars(read.settings, now, out, err);
    return std::move(read.settings);
}

} // namespace

int check(const std::string& path, std::ostream& out, std::ostream& err, domain::wall_time now) {
    return read_and_tell(path, out, err, now) ? 0 : 2;
}

int check(const std::string& path, std::ostream& out, std::ostream& err) {
    return check(path, out, err, std::chrono::system_clock::now());
}

int check_and_query(const std::string& path, std::ostream& out, std::ostream& err) {
    const auto settings = read_and_tell(path, out, err, std::chrono::system_clock::now());
    if (!settings) return 2;
    out << '\n';
    return ask_once(*settings, out, err);
}

} // namespace plimsoll::app

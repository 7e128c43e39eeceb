// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include "calendar_report.hpp"
#include "table.hpp"

#include <plimsoll/config/duration.hpp>
#include <plimsoll/config/load.hpp>

#include <chrono>
#include <ostream>
#include <vector>

namespace plimsoll::app {

namespace {

std::string target_text(const domain::policy& by) {
    if (!by.hpa_target) return "-";
    const bool averaged = by.hpa_target->type == domain::target::kind::average_value;
    return (averaged ? "averageValue " : "value ") + by.hpa_target->amount.to_string();
}

std::size_t series_of(const config::redis_query& query) { return query.lists.size(); }
std::size_t series_of(const config::calendar_query&) { return 1; }

row row_of(const config::metric_settings& metric) {
    const std::string* backend = config::backend_of(metric);
    return {metric.name,
            namespaces_text(metric),
            backend != nullptr ? *backend : "-",
            std::to_string(std::visit([](const auto& query) { return series_of(query); }, metric.query)),
            backend != nullptr ? config::to_text(metric.policy.interval) : "-",
            target_text(metric.policy)};
}

void print_problems(const config::loaded& from, std::ostream& err) {
    for (const config::problem& p : from.warnings)
        err << "warning: " << p.to_string() << '\n';
    if (from.more_warnings != 0) err << "and " << from.more_warnings << " more warnings\n";
    for (const config::problem& p : from.errors)
        err << p.to_string() << '\n';
    if (from.more_errors != 0) err << "and " << from.more_errors << " more errors\n";
}

} // namespace

int check(const std::string& path, std::ostream& out, std::ostream& err) {
    return check(path, out, err, std::chrono::system_clock::now());
}

int check(const std::string& path, std::ostream& out, std::ostream& err, domain::wall_time now) {
    if (path.empty()) {
        err << "plimsoll: the path is empty; name a configuration file or folder\n";
        return 2;
    }
    const config::loaded read = config::load(path);
    print_problems(read, err);
    if (!read.errors.empty()) return 2;
    std::vector<row> rows{{"METRIC", "NAMESPACES", "BACKEND", "SERIES", "INTERVAL", "TARGET"}};
    rows.reserve(read.settings.metrics.size() + 1);
    for (const auto& metric : read.settings.metrics)
        rows.push_back(row_of(metric));
    print_table(rows, out);
    check_calendars(read.settings, now, out, err);
    return 0;
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include <plimsoll/config/duration.hpp>
#include <plimsoll/config/load.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

namespace plimsoll::app {

namespace {

using row = std::array<std::string, 6>;

// A metric may name a thousand namespaces; the table stays readable.
constexpr std::size_t most_shown = 3;

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), most_shown); ++i)
        text += (i == 0 ? "" : ",") + parts[i];
    if (parts.size() > most_shown) text += ",+" + std::to_string(parts.size() - most_shown);
    return text;
}

std::string target_text(const domain::policy& by) {
    if (!by.hpa_target) return "-";
    const bool averaged = by.hpa_target->type == domain::target::kind::average_value;
    return (averaged ? "averageValue " : "value ") + by.hpa_target->amount.to_string();
}

row row_of(const config::metric_settings& metric) {
    const auto& query = std::get<config::redis_query>(metric.query);
    return {metric.name,
            joined(metric.namespaces),
            config::backend_of(metric),
            std::to_string(query.keys.size()),
            config::to_text(metric.policy.interval),
            target_text(metric.policy)};
}

void print_table(const std::vector<row>& rows, std::ostream& out) {
    std::array<std::size_t, std::tuple_size_v<row>> widths{};
    for (const row& r : rows)
        for (std::size_t i = 0; i < r.size(); ++i)
            widths[i] = std::max(widths[i], r[i].size());
    for (const row& r : rows) {
        for (std::size_t i = 0; i + 1 < r.size(); ++i)
            out << r[i] << std::string(widths[i] - r[i].size() + 3, ' ');
        out << r.back() << '\n';
    }
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
    return 0;
}

} // namespace plimsoll::app

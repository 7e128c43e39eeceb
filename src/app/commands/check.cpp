// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/commands.hpp>

#include "ask_once.hpp"

#include <plimsoll/config/duration.hpp>
#include <plimsoll/config/load.hpp>

#include <algorithm>
#include <array>
#include <optional>
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

// How many series there are, as far as that is settled before the backend is asked.
std::string series_text(const config::metric_settings& metric) {
    if (const auto* redis = std::get_if<config::redis_query>(&metric.query))
        return std::to_string(redis->keys.size());
    const auto& prometheus = std::get<config::prometheus_query>(metric.query);
    return prometheus.combine == config::combine::series ? "any" : "1";
}

row row_of(const config::metric_settings& metric) {
    return {metric.name,
            joined(metric.namespaces),
            config::backend_of(metric),
            series_text(metric),
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

// The settings if they are right; the table, or what is wrong, is printed.
std::optional<config::settings> read_and_tell(const std::string& path, std::ostream& out, std::ostream& err) {
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
    return std::move(read.settings);
}

} // namespace

int check(const std::string& path, std::ostream& out, std::ostream& err) {
    return read_and_tell(path, out, err) ? 0 : 2;
}

int check_and_query(const std::string& path, std::ostream& out, std::ostream& err) {
    const auto settings = read_and_tell(path, out, err);
    if (!settings) return 2;
    out << '\n';
    return ask_once(*settings, out, err);
}

} // namespace plimsoll::app

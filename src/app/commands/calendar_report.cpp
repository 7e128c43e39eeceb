// SPDX-License-Identifier: Apache-2.0
#include "calendar_report.hpp"

#include "table.hpp"

#include <plimsoll/calendar/advice.hpp>

#include <ostream>
#include <string_view>

namespace plimsoll::app {

namespace {

constexpr int shown_changes = 3;

void add_rows(const config::metric_settings& metric, const calendar::timetable& table,
              calendar::utc_seconds now, std::vector<row>& to) {
    const std::string namespaces = namespaces_text(metric);
    to.push_back({metric.name, namespaces, "now", table.at(now).value.to_string()});
    auto next = table.next_change(now);
    if (!next) to.push_back({metric.name, namespaces, "for ever", to.back().back()});
    for (int i = 0; i < shown_changes && next; ++i) {
        to.push_back({metric.name, namespaces, table.in().text(next->at), next->to.to_string()});
        next = table.next_change(next->at);
    }
}

// The place of the whole calendar, from that of its first window.
std::string_view calendar_place(const config::calendar_query& of) {
    const std::string_view first = of.places.front();
    return first.substr(0, first.rfind(".windows["));
}

void warn(const config::metric_settings& metric, const config::calendar_query& query,
          calendar::utc_seconds now, std::ostream& err) {
    const auto& target = metric.policy->hpa_target;
    const auto average_value = target ? target->amount : domain::quantity::from_units(1);
    for (const calendar::advice& each : calendar::advise(*query.table, average_value, now))
        err << "warning: " << (each.window ? query.places[*each.window] : calendar_place(query)) << ": "
            << each.text << '\n';
}

} // namespace

void check_calendars(const config::settings& of, domain::wall_time now, std::ostream& out,
                     std::ostream& err) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    std::vector<row> rows{{"CALENDAR", "NAMESPACES", "FROM", "VALUE"}};
    for (const config::metric_settings& metric : of.metrics) {
        const auto* query = std::get_if<config::calendar_query>(&metric.query);
        if (query == nullptr) continue;
        add_rows(metric, *query->table, second, rows);
        warn(metric, *query, second, err);
    }
    if (rows.size() == 1) return;
    out << '\n';
    print_table(rows, out);
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "assemble.hpp"

#include <plimsoll/backends/prometheus/backend.hpp>
#include <plimsoll/backends/redis/backend.hpp>

namespace plimsoll::app {

std::unique_ptr<polling::backend> make_backend(const config::backend_settings& settings, backend_parts with) {
    if (const auto* prometheus = std::get_if<config::prometheus_settings>(&settings.kind))
        return backends::prometheus::make_backend(settings.name, *prometheus, with.names, with.compute,
                                                  with.files, with.now);
    const auto& redis = std::get<config::redis_settings>(settings.kind);
    return backends::redis::make_backend(settings.name, redis, with.names, with.compute, with.files,
                                         with.now);
}

namespace {

void add_query(const config::redis_query& from, catalog::metric& to) {
    to.series.reserve(from.keys.size());
    for (const config::redis_key& key : from.keys)
        to.series.push_back(key.labels);
}

void add_query(const config::prometheus_query& from, catalog::metric& to) {
    // Which series a query has, the first answer will tell.
    if (from.combine != config::combine::series) to.series.push_back(from.labels);
}

void add_query(const config::calendar_query& from, catalog::metric& to) {
    to.timetable = from.table;
    to.series.push_back(from.labels);
}

} // namespace

std::vector<catalog::metric> catalog_metrics(const config::settings& from) {
    std::vector<catalog::metric> out;
    out.reserve(from.metrics.size());
    for (const config::metric_settings& metric : from.metrics) {
        catalog::metric made;
        made.name = metric.name;
        made.namespaces = metric.namespaces;
        if (const std::string* backend = config::backend_of(metric)) made.backend = *backend;
        made.policy = metric.policy;
        std::visit([&made](const auto& query) { add_query(query, made); }, metric.query);
        out.push_back(std::move(made));
    }
    return out;
}

entries_by_backend polled_metrics(const config::settings& from, catalog::catalog& in) {
    entries_by_backend out;
    auto slot = in.slots().begin();
    for (const config::metric_settings& metric : from.metrics) {
        catalog::slot& its = *slot++;
        if (const std::string* backend = config::backend_of(metric)) out[*backend].push_back({&metric, &its});
    }
    return out;
}

} // namespace plimsoll::app

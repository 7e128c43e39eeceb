// SPDX-License-Identifier: Apache-2.0
#include "assemble.hpp"

#include <plimsoll/backends/redis/backend.hpp>

namespace plimsoll::app {

std::unique_ptr<polling::backend> make_backend(const config::backend_settings& settings, backend_parts with) {
    const auto& redis = std::get<config::redis_settings>(settings.kind);
    return backends::redis::make_backend(settings.name, redis, with.names, with.compute, with.files,
                                         with.now);
}

namespace {

void add_query(const config::redis_query& from, catalog::metric& to) {
    for (const config::redis_list& list : from.lists)
        to.series.push_back(list.labels);
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

} // namespace plimsoll::app

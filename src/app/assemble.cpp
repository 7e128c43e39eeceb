// SPDX-License-Identifier: Apache-2.0
#include "assemble.hpp"

#include <plimsoll/backends/prometheus/backend.hpp>
#include <plimsoll/backends/redis/backend.hpp>

namespace plimsoll::app {

namespace {

// What can be named before the first poll.
std::vector<domain::labels> series_of(const config::redis_query& query) {
    std::vector<domain::labels> out;
    out.reserve(query.keys.size());
    for (const config::redis_key& key : query.keys)
        out.push_back(key.labels);
    return out;
}

std::vector<domain::labels> series_of(const config::prometheus_query& query) {
    if (query.combine == config::combine::series) return {};
    return {query.labels};
}

} // namespace

std::unique_ptr<polling::backend> make_backend(const config::backend_settings& settings, backend_parts with) {
    if (const auto* prometheus = std::get_if<config::prometheus_settings>(&settings.kind))
        return backends::prometheus::make_backend(settings.name, *prometheus, with.names, with.compute,
                                                  with.files, with.now);
    const auto& redis = std::get<config::redis_settings>(settings.kind);
    return backends::redis::make_backend(settings.name, redis, with.names, with.compute, with.files,
                                         with.now);
}

std::vector<catalog::metric> catalog_metrics(const config::settings& from) {
    std::vector<catalog::metric> out;
    out.reserve(from.metrics.size());
    for (const config::metric_settings& metric : from.metrics) {
        catalog::metric made;
        made.name = metric.name;
        made.namespaces = metric.namespaces;
        made.backend = config::backend_of(metric);
        made.policy = metric.policy;
        made.series = std::visit([](const auto& query) { return series_of(query); }, metric.query);
        out.push_back(std::move(made));
    }
    return out;
}

} // namespace plimsoll::app

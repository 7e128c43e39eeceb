// SPDX-License-Identifier: Apache-2.0
#include "assemble.hpp"

#include <plimsoll/backends/redis/backend.hpp>

namespace plimsoll::app {

std::unique_ptr<polling::backend> make_backend(const config::backend_settings& settings, backend_parts with) {
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
        for (const config::redis_key& key : std::get<config::redis_query>(metric.query).keys)
            made.series.push_back(key.labels);
        out.push_back(std::move(made));
    }
    return out;
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "generation.hpp"

#include <plimsoll/wire/discovery.hpp>

#include <cassert>
#include <map>
#include <utility>

namespace plimsoll::app {

blueprint make_blueprint(config::settings settings, const config::settings* before, domain::instant now) {
    blueprint out;
    if (before != nullptr) {
        out.from_before = inherit(*before, settings);
    } else {
        out.from_before.backends.resize(settings.backends.size());
        out.from_before.metrics.resize(settings.metrics.size());
    }
    out.metrics = std::make_shared<catalog::catalog>(catalog_metrics(settings), now);
    out.resource_list = wire::api_resource_list(out.metrics->names());
    out.settings = std::make_shared<const config::settings>(std::move(settings));
    return out;
}

generation::generation(blueprint made, backend_parts with, telemetry::registry& instruments,
                       runtime::executor on, runtime::task_group::exception_handler on_exception)
    : settings_(std::move(made.settings)),
      metrics_(std::move(made.metrics)),
      resource_list_(std::move(made.resource_list)),
      from_before_(std::move(made.from_before)),
      with_(with),
      backends_(settings_->backends.size()),
      schedule_(with.now, instruments),
      polls_(on, std::move(on_exception)) {}

generation::~generation() = default;

void generation::inherit(generation& before) {
    assert(before.polls_.size() == 0);
    for (std::size_t i = 0; i < backends_.size(); ++i)
        if (const auto index = from_before_.backends[i]) backends_[i] = before.backends_[*index];
    auto slot = metrics_->slots().begin();
    for (const auto& index : from_before_.metrics) {
        if (index) slot->inherit(before.metrics_->slots()[*index]);
        ++slot;
    }
}

void generation::start() {
    auto by_backend = polled_metrics(*settings_, *metrics_);
    for (std::size_t i = 0; i < backends_.size(); ++i) {
        const config::backend_settings& wanted = settings_->backends[i];
        if (!backends_[i]) backends_[i] = std::make_shared<held_backend>(wanted, with_);
        schedule_.start(*backends_[i]->backend, std::move(by_backend[wanted.name]), polls_);
    }
}

} // namespace plimsoll::app

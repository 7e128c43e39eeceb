// SPDX-License-Identifier: Apache-2.0
// One configuration being served: its metrics with what is known of them, its backends, and the polls
// that lead from these to those. Replaced as a whole by the next one. Lives on the io thread.
#pragma once

#include "assemble.hpp"
#include "inheritance.hpp"

#include <plimsoll/polling/schedule.hpp>
#include <plimsoll/runtime/task_group.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::app {

// All of a generation that takes long to make and touches nothing of the io thread: for compute.
struct blueprint {
    std::shared_ptr<const config::settings> settings;
    std::shared_ptr<catalog::catalog> metrics; // its slots in the order of the settings
    std::string resource_list;                 // the discovery document
    inheritance from_before;
};

// `before`: of the generation that it will follow, null for the first.
blueprint make_blueprint(config::settings settings, const config::settings* before, domain::instant now);

class generation {
public:
    // REQUIRES: `with`, the registry and what the handler refers to outlive *this.
    generation(blueprint made, backend_parts with, telemetry::registry& instruments, runtime::executor on,
               runtime::task_group::exception_handler on_exception);
    // REQUIRES: no poll is left (see join).
    ~generation();
    generation(const generation&) = delete;
    generation& operator=(const generation&) = delete;

    // Takes the backends that are the same, with their connections, and what is known of the metrics that
    // are. REQUIRES: *this was not started, `before` has the settings that the blueprint was made with,
    // and its polls have ended: they write into what is taken.
    void inherit(generation& before);
    // Makes the other backends and starts to poll.
    void start();
    // Asks the polls to end; a connection with a question under way is lost.
    void cancel() { polls_.cancel(); }
    runtime::awaitable<bool> join(runtime::deadline limit) { return polls_.join(limit); }

    const std::shared_ptr<const config::settings>& settings() const { return settings_; }
    const std::shared_ptr<catalog::catalog>& metrics() const { return metrics_; }
    // Once: whoever serves it keeps it.
    std::string take_resource_list() { return std::exchange(resource_list_, {}); }
    // As polling::schedule::alive.
    bool alive(domain::steady_time now) const { return schedule_.alive(now); }

private:
    // A backend refers to its settings and may serve several generations: it has a copy of its own.
    struct held_backend {
        held_backend(const config::backend_settings& s, backend_parts with)
            : settings(s), backend(make_backend(settings, with)) {}
        const config::backend_settings settings;
        const std::unique_ptr<polling::backend> backend;
    };

    std::shared_ptr<const config::settings> settings_;
    std::shared_ptr<catalog::catalog> metrics_;
    std::string resource_list_;
    inheritance from_before_;
    backend_parts with_;
    std::vector<std::shared_ptr<held_backend>> backends_; // in the order of the settings
    polling::schedule schedule_;
    runtime::task_group polls_;
};

} // namespace plimsoll::app

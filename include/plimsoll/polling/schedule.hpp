// SPDX-License-Identifier: Apache-2.0
// When each metric is polled, and what becomes of it: the only writer of samples. Every new metric is
// polled at once; from then on metrics of one backend with one interval share a tick, whose phase is
// a hash of both. A slow poll delays its own next run and never stacks; missed ticks are skipped.
// A backend that fails is asked again after a full-jitter backoff, and so is a query that fails by
// itself; neither delays any other. Lives on the io thread.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <memory>
#include <vector>

namespace plimsoll::polling {

class schedule {
public:
    struct entry {
        const config::metric_settings* settings;
        catalog::slot* slot;
    };

    schedule(const runtime::clock& now, telemetry::registry& instruments);
    ~schedule();
    schedule(const schedule&) = delete;
    schedule& operator=(const schedule&) = delete;

    // Adds all metrics of one backend and starts to poll them in `tasks`. Metrics of one backend and
    // interval are one group. REQUIRES: backend, settings, slots and *this outlive the tasks.
    void start(backend& of, std::vector<entry> metrics, runtime::task_group& tasks);

    // Whether every group was visited (its poll begun or skipped in back-off) within 3 × its interval,
    // counted with the poll's own limit. For /livez.
    bool alive(domain::steady_time now) const;

private:
    struct group;
    runtime::awaitable<void> run(group& of);

    const runtime::clock& now_;
    telemetry::registry& instruments_;
    std::vector<std::unique_ptr<group>> groups_;
};

} // namespace plimsoll::polling

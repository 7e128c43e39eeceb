// SPDX-License-Identifier: Apache-2.0
// When each metric is polled, and what becomes of it: the only writer of samples. Every metric that was
// not asked for within its interval (a new one) is polled at once, and those that share its tick with it;
// from then on metrics of one Redis with one interval share a tick, whose phase is a hash of both, and those
// of one Prometheus if they have the same query as well: so different queries are spread, and equal ones
// asked once. A backend is asked for all metrics whose ticks have come, as many times at once as it takes,
// and delays no other backend. A slow poll delays its own next run and never stacks; missed ticks are
// skipped. A backend that fails is asked again at the first tick after a full-jitter backoff (the first up to
// one interval, the longest up to 30 s or the interval if that is more); a query that fails by itself is left
// out in the same way (up to 60 s) while the others go on. A reply without data is not held against the
// query. Lives on the io thread.
//
// Each poll has its interval as its limit, but at least 10 s and at most 60 s; the backend's own timeout is
// what normally ends it.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <memory>
#include <vector>

namespace plimsoll::polling {

class lane; // what is polled of one backend

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

    // Adds all metrics of one backend and starts to poll them in `tasks`; once per backend. REQUIRES:
    // backend, settings, slots and *this outlive the tasks; every interval > 0.
    void start(backend& of, std::vector<entry> metrics, runtime::task_group& tasks);

    // Whether the metrics of every backend and interval were visited (their poll begun, or skipped in
    // back-off) within 3 × the interval plus the limit of one poll. For /livez.
    bool alive(domain::steady_time now) const;

private:
    const runtime::clock& now_;
    telemetry::registry& instruments_;
    std::vector<std::unique_ptr<lane>> lanes_;
};

} // namespace plimsoll::polling

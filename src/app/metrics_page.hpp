// SPDX-License-Identifier: Apache-2.0
// GET /metrics: the program's instruments and, for each served metric, what was last measured.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/http/message.hpp>
#include <plimsoll/net/server.hpp>
#include <plimsoll/runtime/worker.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace plimsoll::app {

// What the page says of one metric.
struct metric_state {
    struct measurement {
        domain::quantity sum; // over the series of the last complete poll; of a calendar, now
        domain::wall_time at; // when that was asked
    };
    const catalog::metric* metric; // never changes as long as its catalog lives
    std::optional<measurement> latest = std::nullopt;
    bool polled = false;
    std::uint64_t failed_polls = 0; // since the last success
};

// Takes microseconds for a thousand metrics. A calendar has the value of `now`.
std::vector<metric_state> metric_states(const catalog::catalog& of, domain::instant now);

// Four gauge families with one sample per metric. A metric without any measurement has no value and no
// time: its absence is not a zero. Takes long with many: call it on the compute thread.
std::vector<telemetry::gauge_family> metric_gauges(const std::vector<metric_state>& of);

// REQUIRES: the references outlive the coroutine.
runtime::awaitable<net::reply> serve_metrics(const http::request& request,
                                             std::shared_ptr<const catalog::catalog> of, domain::instant now,
                                             const telemetry::registry& instruments,
                                             runtime::worker& compute);

} // namespace plimsoll::app

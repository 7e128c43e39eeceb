// SPDX-License-Identifier: Apache-2.0
// GET /metrics: the program's instruments and, for each served metric, what was last measured.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/http/message.hpp>
#include <plimsoll/net/server.hpp>
#include <plimsoll/runtime/worker.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <memory>
#include <vector>

namespace plimsoll::app {

// Four gauge families with one sample per metric. A metric without any measurement has no value and no
// time: its absence is not a zero. A calendar has the value and the time of `now`, and no backend.
std::vector<telemetry::gauge_family> metric_gauges(const catalog::catalog& of, domain::instant now);

// REQUIRES: all arguments outlive the coroutine, but `of`, which is read before it first waits.
runtime::awaitable<net::reply> serve_metrics(const http::request& request, const catalog::catalog& of,
                                             domain::instant now, const telemetry::registry& instruments,
                                             runtime::worker& compute);

} // namespace plimsoll::app

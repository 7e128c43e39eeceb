// SPDX-License-Identifier: Apache-2.0
// The schema: each function reads one mapping of the configuration and reports all that is wrong with
// it. What they return is of use only if nothing was reported; docs/configuration.md is their prose.
#pragma once

#include "cursor.hpp"
#include "names.hpp"

#include <plimsoll/config/settings.hpp>

namespace plimsoll::config {

backend_settings read_backend(const cursor& of, names& all);
redis_settings read_redis_backend(const cursor& of);
tls_settings read_tls(const cursor& of);

metric_settings read_metric(const cursor& of, names& all);
redis_query read_redis_query(const cursor& of, names& all);
// All but the metric's name and namespaces; refuses what stands beside a calendar and means nothing there.
void read_calendar_metric(const fields& metric, metric_settings& into);
domain::labels read_labels(const cursor& of);
// Of the metric's own keys.
domain::policy read_policy(const fields& metric);
std::optional<domain::target> read_target(const cursor& of);

} // namespace plimsoll::config

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
// Those of its keys that every kind of backend has.
tls_settings read_tls(const fields& tls);
prometheus_settings read_prometheus_backend(const cursor& of);
std::vector<std::pair<std::string, std::string>> read_headers(const cursor& of);
// The value of the one key among `kinds` that says what the mapping is; none, or several, are reported
// with `remedy` ("say …").
std::optional<cursor> read_kind(const fields& of, std::span<const std::string_view> kinds,
                                std::string_view remedy);

metric_settings read_metric(const cursor& of, names& all);
redis_query read_redis_query(const cursor& of, names& all);
struct prometheus_question {
    prometheus_query query;
    domain::no_data empty = domain::no_data::hold; // a part of the metric's policy
};
prometheus_question read_prometheus_query(const cursor& of, names& all);
// All but the metric's name and namespaces; refuses what stands beside a calendar and means nothing there.
void read_calendar_metric(const fields& metric, metric_settings& into);
domain::labels read_labels(const cursor& of);
// Of the metric's own keys.
domain::policy read_policy(const fields& metric);
std::optional<domain::target> read_target(const cursor& of);

} // namespace plimsoll::config

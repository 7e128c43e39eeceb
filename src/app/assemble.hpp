// SPDX-License-Identifier: Apache-2.0
// From settings to running parts: the one place that knows every kind of backend.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/config/settings.hpp>
#include <plimsoll/net/resolver.hpp>
#include <plimsoll/polling/schedule.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace plimsoll::app {

// What a backend may use; all of it outlives the backend.
struct backend_parts {
    net::resolver& names;
    runtime::worker& compute;
    runtime::worker& files;
    const runtime::clock& now;
};

std::unique_ptr<polling::backend> make_backend(const config::backend_settings& settings, backend_parts with);

// One per metric, in the order of the settings.
std::vector<catalog::metric> catalog_metrics(const config::settings& from);

using entries_by_backend = std::map<std::string, std::vector<polling::schedule::entry>>;

// What is polled of each backend. REQUIRES: `in` is of catalog_metrics(from); both outlive the entries.
entries_by_backend polled_metrics(const config::settings& from, catalog::catalog& in);

} // namespace plimsoll::app

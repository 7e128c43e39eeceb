// SPDX-License-Identifier: Apache-2.0
// A Prometheus, or whatever speaks its query API, as a backend: instant queries by HTTP, over connections
// that are kept. Lives on the io thread.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/net/resolver.hpp>
#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <memory>
#include <string>

namespace plimsoll::backends::prometheus {

// Equal queries of a poll are asked once, `settings.connections` of them side by side. A URL that cannot be
// reached, or gives no answer of the API, is followed by the next one; the one that answered is asked from
// then on, and the first one again after a minute. The backend fails when no query of a poll was answered
// at any URL; else each query has its own outcome. Token and password are read (on `files`) for every poll,
// certificates and CA for every connection. REQUIRES: all that is referred to outlives the backend.
std::unique_ptr<polling::backend> make_backend(std::string name, const config::prometheus_settings& settings,
                                               net::resolver& names, runtime::worker& compute,
                                               runtime::worker& files, const runtime::clock& now);

} // namespace plimsoll::backends::prometheus

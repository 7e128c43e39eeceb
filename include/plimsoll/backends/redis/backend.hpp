// SPDX-License-Identifier: Apache-2.0
// A standalone Redis as a backend: list lengths over one connection that is kept, TCP or TLS.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/net/resolver.hpp>
#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/worker.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <memory>

namespace plimsoll::backends::redis {

// REQUIRES: all arguments outlive the backend. Connects at the first poll, and again after an error;
// password, certificates and CA are read from their files (on `files`) for every connection.
std::unique_ptr<polling::backend> make_backend(std::string name, const config::redis_settings& settings,
                                               net::resolver& names, runtime::worker& compute,
                                               runtime::worker& files, const runtime::clock& now);

} // namespace plimsoll::backends::redis

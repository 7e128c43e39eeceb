// SPDX-License-Identifier: Apache-2.0
// A standalone Redis as a backend: the sizes of lists, sets, hashes and streams over one connection that
// is kept, TCP or TLS. The metrics of a poll share it, 1,000 commands per write. Lives on the io thread.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/net/resolver.hpp>
#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <memory>
#include <string>

namespace plimsoll::backends::redis {

// Connects at the first poll, and again after any error but the refusal of a key; password, certificates
// and CA are read from their files (on `files`) for every connection. A kept connection that turns out to
// be closed, or no longer to be admitted, is replaced within the poll. `settings.timeout` limits connecting
// and asking, each. REQUIRES: all that is referred to outlives the backend; one poll at a time.
std::unique_ptr<polling::backend> make_backend(std::string name, const config::redis_settings& settings,
                                               net::resolver& names, runtime::worker& compute,
                                               runtime::worker& files, const runtime::clock& now);

} // namespace plimsoll::backends::redis

// SPDX-License-Identifier: Apache-2.0
// What a connection needs besides an address, read anew for each: the files may have been rotated.
#pragma once

#include "secret.hpp"

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace plimsoll::backends::redis {

struct credentials {
    secret password;                                // empty: no AUTH
    std::shared_ptr<boost::asio::ssl::context> tls; // null: plain TCP
};

// Reads on `files`, makes the TLS context on `compute`. Errors: unavailable, naming setting, file and
// what is wrong with it; cancelled. REQUIRES: the workers outlive it.
runtime::awaitable<domain::result<credentials>>
load_credentials(config::redis_settings settings, runtime::worker& files, runtime::worker& compute);

} // namespace plimsoll::backends::redis

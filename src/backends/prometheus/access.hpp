// SPDX-License-Identifier: Apache-2.0
// What a request and a connection need besides an address, read anew for each: the files may have been
// rotated. Owned by the backend, on the io thread.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/net/client_tls.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <memory>
#include <string>

namespace plimsoll::backends::prometheus {

struct authorization {
    std::string header; // the value of Authorization; empty: none
    std::string secret; // the part of it that no message may show
    std::string also;   // the same in another form
};

class access {
public:
    // REQUIRES: all of it outlives *this.
    access(const config::prometheus_settings& settings, runtime::worker& files, runtime::worker& compute)
        : settings_(settings), files_(files), compute_(compute) {}

    // As the files are now. Errors: unavailable, naming setting, file and what is wrong with it; cancelled.
    runtime::awaitable<domain::result<authorization>> credentials();
    // For https. The same context as long as the files are the same. Errors as above.
    runtime::awaitable<domain::result<std::shared_ptr<boost::asio::ssl::context>>> tls();

private:
    const config::prometheus_settings& settings_;
    runtime::worker& files_;
    runtime::worker& compute_;
    net::client_tls texts_; // what context_ was made of
    std::shared_ptr<boost::asio::ssl::context> context_;
};

} // namespace plimsoll::backends::prometheus

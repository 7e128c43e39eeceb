// SPDX-License-Identifier: Apache-2.0
// One URL of the backend, with its kept connections and what was learnt of it. Owned by the backend, on the
// io thread.
#pragma once

#include "access.hpp"
#include "query_reply.hpp"
#include "request.hpp"

#include <plimsoll/net/http_client.hpp>

namespace plimsoll::backends::prometheus {

class server {
public:
    // REQUIRES: all that is referred to outlives *this, and *this every request.
    server(const config::prometheus_url& at, const config::prometheus_settings& settings, access& by,
           net::resolver& names, runtime::worker& compute);
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Asks by POST, or by GET where POST is not allowed, which is remembered. Refusals: those of the
    // connection (scope server), of judge() and of parse_query_reply(); none shows a secret of `who`.
    runtime::awaitable<answer<query_reply>> ask(std::string form, authorization who, runtime::deadline limit);

private:
    runtime::awaitable<domain::result<net::destination>> destination();
    runtime::awaitable<domain::result<net::client_response>>
    send(const std::string& form, const authorization& who, runtime::deadline limit);
    runtime::awaitable<answer<query_reply>> read(net::client_response got);

    const config::prometheus_url& at_;
    const config::prometheus_settings& settings_;
    access& access_;
    runtime::worker& compute_;
    std::string peer_; // as errors call it
    method method_ = method::post;
    net::http_client client_;
};

} // namespace plimsoll::backends::prometheus

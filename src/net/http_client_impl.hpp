// SPDX-License-Identifier: Apache-2.0
// What request() and follow() of the HTTP client share.
#pragma once

#include "http_answer.hpp"
#include "http_pool.hpp"

#include <plimsoll/net/http_client.hpp>

namespace plimsoll::net {

struct http_client::impl {
    using pointer = std::shared_ptr<impl>; // each coroutine holds one

    impl(resolver& r, destination_source w, options o)
        : names(r), where(std::move(w)), how(o), pool(std::make_shared<http_pool>(o.connections, o.idle)) {}

    static runtime::awaitable<domain::result<client_response>> request(pointer self, client_request what,
                                                                       runtime::deadline limit);
    static runtime::awaitable<domain::result<void>> follow(pointer self, client_request what,
                                                           std::chrono::milliseconds silence,
                                                           std::function<bool(std::string_view)> line);
    // A new connection to wherever `where` says now.
    static runtime::awaitable<domain::result<std::unique_ptr<http_link>>> open(pointer self,
                                                                               runtime::deadline limit);

    resolver& names;
    destination_source where;
    options how;
    std::shared_ptr<http_pool> pool;
};

// Writes the request. Errors: those of request_text and of the stream.
runtime::awaitable<domain::result<void>> send_request(http_link& over, const client_request& what,
                                                      runtime::deadline limit);
// Feeds `into` with what one read brings, or with the end. REQUIRES: both outlive the call.
runtime::awaitable<domain::result<void>> receive_some(http_link& over, http_answer& into,
                                                      runtime::deadline limit);

} // namespace plimsoll::net

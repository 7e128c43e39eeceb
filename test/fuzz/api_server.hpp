// SPDX-License-Identifier: Apache-2.0
// The whole API without a network: the bytes of a connection in, the bytes of its answers out, as net/session
// does it. One for all inputs: what it keeps (cached reviews) makes no difference to an answer.
#pragma once

#include "net/request_buffer.hpp"

#include <plimsoll/api/router.hpp>

#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::fuzz {

// The clock stands still.
class still_clock final : public runtime::clock {
public:
    domain::instant now() const override {
        return {domain::steady_time(std::chrono::hours(1)),
                domain::wall_time(std::chrono::seconds(1800000000))};
    }
};

// One request's answer, or one refusal of the parser.
struct exchange {
    int refused = 0; // the status of the parser's refusal; 0: the router answered
    std::string method, target;
    int status = 0;
    std::string bytes;
};

class api_server {
public:
    // In namespace `allowed`: `full` with values and `empty` without; a review allows every namespace but
    // `denied`, and the token `good` is somebody's.
    api_server();

    const http::peer& nobody() const { return nobody_; }
    const http::peer& front_proxy() const { return front_proxy_; }

    // Answers what comes on one connection, `piece` bytes at a time.
    std::vector<exchange> serve(std::string_view bytes, std::size_t piece, const http::peer& from);

private:
    exchange answer(const net::parsed_head& head, const http::peer& from);
    api::router::reply ask(const http::request& request, const http::peer& from);

    boost::asio::io_context io_;
    still_clock clock_;
    telemetry::registry instruments_;
    runtime::task_group tasks_;
    auth::token_reviewer tokens_;
    auth::authenticator who_;
    auth::authorizer may_;
    api::router router_;
    http::peer nobody_, front_proxy_;
};

} // namespace plimsoll::fuzz

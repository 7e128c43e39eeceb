// SPDX-License-Identifier: Apache-2.0
// The HTTP/1.1 server: listener, sessions and their limits, over TLS or (for the metrics port) plain.
// Lives on the io thread. Keep-alive; a session has one request under way at a time, and pipelined ones
// are answered in order. A request's body is never read: one that announces a body is answered and its
// connection closed. Limits are enforced by two sweeps a second, by more when a limit is short.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/http/message.hpp>
#include <plimsoll/runtime/deadline.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace plimsoll::net {

struct server_limits {
    std::size_t head_bytes = 65536; // 431 above
    std::size_t fields = 512;       // 431 above
    // At the cap one makes room, if there is one that may have to. Those whose answers are still under way
    // stay in memory until that is over: a quarter as many at most, then newcomers are refused.
    std::size_t connections = 512;
    // At the cap, an answer that takes longer does not protect its connection any more.
    std::chrono::milliseconds busy{1000};
    std::size_t handshakes = 16; // TLS, at once; further connections wait for their turn
    std::size_t handshakes_of_one_address = 4;
    // With a peer that is silent in its handshake while others wait; less in a crowd. Twice that in all.
    std::chrono::milliseconds handshake_patience{250};
    std::chrono::milliseconds handshake{5000};             // from its turn on
    std::chrono::milliseconds head{10000};                 // from a request's first byte to its head's end
    std::chrono::milliseconds write{10000};                // until the peer has taken a whole answer
    std::chrono::milliseconds idle{180000};                // between requests, authenticated
    std::chrono::milliseconds idle_unauthenticated{15000}; // before the first authenticated request
};

struct reply {
    http::response response;
    bool authenticated = false; // the peer is somebody: the session may idle longer
    bool front_proxy = false;   // and speaks for others: its connection never makes room
};

// Views in the request and the peer live until the returned coroutine ends. The server sets no limit to
// it: deadlines are the handler's. An exception becomes a 500, is logged and counted.
using request_handler = std::function<runtime::awaitable<reply>(const http::request&, const http::peer&)>;

class server {
public:
    struct options {
        std::string address; // numeric; "" or "::" for all, both families
        std::uint16_t port;  // 0: any free one
        server_limits limits;
    };

    // Plain HTTP when `tls` is null. Throws boost::system::system_error, naming the address, when it
    // cannot listen (start-up). REQUIRES: `tasks` outlives the server's tasks, and is joined before
    // the server is destroyed.
    server(runtime::executor ex, runtime::task_group& tasks, options how,
           std::shared_ptr<boost::asio::ssl::context> tls, request_handler handler,
           telemetry::registry& instruments);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::uint16_t port() const;
    std::size_t connections() const;
    void start();
    // New handshakes use it; connections that are open go on. REQUIRES: the server was made with TLS.
    void use(std::shared_ptr<boost::asio::ssl::context> tls);

    // Stop, step by step: first every answer carries `Connection: close`;
    void announce_stop();
    // then the listener closes, idle sessions end, busy ones finish their answer;
    void stop_accepting();
    // then the rest is cut: sockets are closed. A handler that is under way ends by its own deadline, or
    // by the task group's cancel().
    void cut();
    // Completes when no session is left (true) or the limit passes (false).
    runtime::awaitable<bool> drained(runtime::deadline limit);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::net

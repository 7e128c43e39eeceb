// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 requests to one server, with a pool of kept connections, and long-lived answers read line
// by line. Lives on the io thread.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/net/stream.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::net {

// Whether a request does nothing twice when it is sent twice. A GET is repeatable, whatever is said here.
enum class repeatable { no, yes };

struct client_request {
    std::string method = "GET";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> fields; // Host and Content-Length are added
    std::string body;
    net::repeatable repeatable = net::repeatable::no;
};

struct client_response {
    int status;
    std::string content_type;
    std::string retry_after; // the header's text; empty: none
    std::string body;
};

class http_client {
public:
    struct options {
        std::size_t connections = 4;                       // at most this many at once; further requests wait
        std::size_t body_bytes = std::size_t{1024} * 1024; // longer answers are bad_reply
        std::chrono::milliseconds idle{60000};             // kept connections older than this are not reused
        std::chrono::milliseconds user_timeout{10000};
    };
    // Asked before each new connection, so that rotated CAs and certificates take effect.
    using destination_source = std::function<runtime::awaitable<domain::result<destination>>()>;

    // REQUIRES: `names` outlives the client and every request.
    http_client(resolver& names, destination_source where, options how);
    ~http_client();
    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    // A kept connection that turns out to be closed before any byte of the answer came is replaced once by
    // a new one, if the request is repeatable or had not been sent to its end. Errors: unavailable,
    // deadline_exceeded, unauthenticated (their certificate), bad_reply (not HTTP, cut, too long), cancelled.
    // Any status is a success here.
    runtime::awaitable<domain::result<client_response>> request(client_request what, runtime::deadline limit);

    // Asks on a connection of its own and calls `line` for each complete line of the body until the
    // server ends it (success), `line` returns false (success), nothing came for `silence`, or an
    // error. Connecting, and the answer's head, have `silence` as well. A status other than 200 is an error
    // by its class (401 unauthenticated, 403 permission_denied, 404 and 410 not_found, 429 overloaded, other
    // 4xx invalid_argument, 5xx unavailable, else bad_reply) whose detail is the status and up to 4 KiB of
    // the body: "410 {…}". Lines over body_bytes, and an answer that ends within a line, are bad_reply.
    runtime::awaitable<domain::result<void>> follow(client_request what, std::chrono::milliseconds silence,
                                                    std::function<bool(std::string_view)> line);
    // Closes every kept connection (after a rotation); one that is in use is not kept afterwards.
    void drop_idle();

private:
    struct impl;
    std::shared_ptr<impl> impl_; // shared with requests that are under way
};

} // namespace plimsoll::net

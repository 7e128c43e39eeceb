// SPDX-License-Identifier: Apache-2.0
// Whose a bearer token is: kube-apiserver is asked by a TokenReview, and its answer, yes or no, is kept
// for a while. No token is kept, only a keyed hash of it. Fails closed. Lives on the io thread.
#pragma once

#include <plimsoll/auth/identity.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <functional>
#include <memory>
#include <string>

namespace plimsoll::auth {

class token_reviewer {
public:
    struct options {
        std::chrono::milliseconds keep_for{10000}; // an answer, from its question on; 0: none is kept
        std::chrono::milliseconds limit{3000};     // of one review, its retry included
        // Of the kept answers; the least recently used goes first. Anybody may fill them.
        std::size_t entries = 4096;
        std::size_t bytes = std::size_t{4} * 1024 * 1024;
        // Reviews at once, and requests that wait for them; further ones are refused. Each request that waits
        // holds a connection, even one that was cut: together with the authorizer's they stay below what
        // net::server_limits leaves room for.
        std::size_t under_way = 48;
    };
    using review = std::function<runtime::awaitable<domain::result<cluster::token_verdict>>(
        std::string token, runtime::deadline)>;

    // REQUIRES: `tasks` and `now` outlive *this, `tasks` is joined before it is destroyed.
    // Throws std::runtime_error when the system gives no random bytes (start-up).
    token_reviewer(review ask, runtime::task_group& tasks, const runtime::clock& now,
                   telemetry::registry& instruments, options how);
    ~token_reviewer();
    token_reviewer(const token_reviewer&) = delete;
    token_reviewer& operator=(const token_reviewer&) = delete;

    // One review in flight per token, whoever shows it. Completes at once from the cache. Errors:
    // unauthenticated (nobody's), overloaded, or whatever the review gave, which is not kept; a cancelled
    // waiter does not end the review.
    runtime::awaitable<domain::result<identity>> identify(std::string token);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::auth

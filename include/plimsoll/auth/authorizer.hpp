// SPDX-License-Identifier: Apache-2.0
// May he: system:masters and the health paths without a question, everything else by a
// SubjectAccessReview whose answer is kept. Fails closed. Lives on the io thread.
// Those who come by themselves have reviews and a cache apart from the front proxy's, so that nothing they
// ask keeps an HPA from its answer.
#pragma once

#include <plimsoll/auth/identity.hpp>
#include <plimsoll/runtime/clock.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <functional>
#include <memory>

namespace plimsoll::auth {

class authorizer {
public:
    struct options {
        std::chrono::milliseconds allow_for{30000}; // asked again in the background past a third of it: HPAs
                                                    // come each 15 s, and must neither miss that nor the end
        std::chrono::milliseconds deny_for{10000};
        std::chrono::milliseconds limit{3000}; // of one review, its retry included
        // Of the answers kept for the front proxy; the least recently used goes first. All metrics that a
        // configuration may have, read in turn by the HPA controller, must find room.
        std::size_t entries = 20480;
        std::size_t bytes = std::size_t{16} * 1024 * 1024; // of their questions and reasons
        std::size_t key_bytes = 10000;                     // longer questions are not kept
        // The same for those who come by themselves; and how many of their questions are asked at once (of
        // the 4 that kube-apiserver is asked), and how many of their requests wait for that: further ones are
        // refused.
        std::size_t others_entries = 1024;
        std::size_t others_bytes = std::size_t{1024} * 1024;
        std::size_t others_at_once = 2;
        std::size_t others_under_way = 64;
    };
    using review = std::function<runtime::awaitable<domain::result<cluster::verdict>>(
        cluster::user_info, cluster::attributes, runtime::deadline)>;

    // REQUIRES: `tasks` and `now` outlive *this, `tasks` is joined before it is destroyed.
    authorizer(review ask, runtime::task_group& tasks, const runtime::clock& now,
               telemetry::registry& instruments, options how);
    ~authorizer();
    authorizer(const authorizer&) = delete;
    authorizer& operator=(const authorizer&) = delete;

    // One review in flight per question, however many wait. Completes at once from the cache. Errors:
    // whatever the review gave (the caller answers 500), overloaded; a cancelled waiter does not end the
    // review.
    runtime::awaitable<domain::result<cluster::verdict>> authorize(const identity& who,
                                                                   const cluster::attributes& what);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::auth

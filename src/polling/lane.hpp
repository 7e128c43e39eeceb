// SPDX-License-Identifier: Apache-2.0
// All that is polled of one backend: a coroutine that waits for what is due, and one for each call, at
// most as many as the backend takes. A backend that hangs holds up its own lane alone. Metrics that share
// a row of ticks are a group; groups that are due at the same time are asked for in one call. Owned by the
// schedule.
#pragma once

#include "group.hpp"
#include "meter.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace plimsoll::polling {

class lane {
public:
    // `seed`: of the backoffs' jitter.
    lane(backend& of, const std::vector<schedule::entry>& metrics, const runtime::clock& now,
         telemetry::registry& instruments, std::uint64_t seed);

    // Polls, in further tasks of `tasks`, until cancelled. Once.
    runtime::awaitable<void> run(runtime::task_group& tasks);
    // As schedule::alive.
    bool alive(domain::steady_time now) const;

private:
    // The groups that are due at one moment, and what is asked for them.
    struct visit {
        explicit visit(domain::instant t) : at(t) {}
        domain::instant at;
        std::vector<group*> groups;
        std::vector<group*> polled;  // those of them that have something to ask and are not in back-off
        std::vector<query*> queries; // in the order of the call
    };

    bool may_begin_visit() const;
    runtime::awaitable<bool> wait();
    visit begin_visit();
    runtime::awaitable<void> make_visit(visit v);
    void end_visit(const visit& v);
    runtime::awaitable<domain::result<std::vector<outcome>>> ask(const visit& v);
    void failed(const visit& v, const domain::error& why);
    void answered(const visit& v, std::vector<outcome> answers);

    backend& backend_;
    const runtime::clock& now_;
    meter meter_;
    groups groups_;
    std::multimap<domain::steady_time, group*> due_; // when each is visited next; without those that are now
    std::size_t running_ = 0;                        // calls
    std::unique_ptr<runtime::timer> alarm_;          // wakes run(): the next is due, or a call has ended
    std::chrono::milliseconds longest_limit_{0};
};

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
// All that is polled of one backend: a coroutine that waits for what is due, and one for each call, at
// most as many as the backend takes. A backend that hangs holds up its own lane alone. Metrics that share
// a row of ticks are a group; groups that are due at the same time are asked for in one call. Owned by the
// schedule.
#pragma once

#include "meter.hpp"
#include "ticks.hpp"

#include <plimsoll/polling/schedule.hpp>
#include <plimsoll/runtime/backoff.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string_view>
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
    struct query {
        query(schedule::entry e, runtime::backoff b) : of(e), delay(b) {}
        schedule::entry of;
        runtime::backoff delay; // between tries while the query itself fails
        domain::steady_time not_before{};
        bool failing = false; // the backend answered, but not with a sample
    };
    // What holds back all groups of one interval while the whole backend fails.
    struct throttle {
        explicit throttle(runtime::backoff b) : delay(b) {}
        runtime::backoff delay;
        domain::steady_time not_before{};
        bool failing = false;
    };
    struct group {
        group(std::chrono::milliseconds i, ticks t, throttle& by) : interval(i), row(t), held_by(by) {}
        std::chrono::milliseconds interval;
        ticks row;
        throttle& held_by;
        std::vector<query> queries;
        domain::steady_time first{};   // when it is visited first
        domain::steady_time visited{}; // when its last visit began
    };
    // The groups that are due at one moment, and what is asked for them.
    struct visit {
        explicit visit(domain::instant t) : at(t) {}
        domain::instant at;
        std::vector<group*> groups;
        std::vector<group*> polled;  // those of them that have something to ask and are not in back-off
        std::vector<query*> queries; // in the order of the call
    };

    void add_group(std::chrono::milliseconds interval, std::string_view question, domain::instant now,
                   std::uint64_t seed);
    bool may_begin_visit() const;
    runtime::awaitable<bool> wait();
    visit begin_visit();
    runtime::awaitable<void> make_visit(visit v);
    void end_visit(const visit& v);
    runtime::awaitable<domain::result<std::vector<outcome>>> ask(const visit& v);
    void failed(const visit& v, const domain::error& why);
    void answered(const visit& v, std::vector<outcome> answers);
    void answered(query& q, outcome answer, domain::instant at);
    void tell_remark(const catalog::slot& of) const;
    bool failing() const;

    backend& backend_;
    const runtime::clock& now_;
    meter meter_;
    std::map<std::chrono::milliseconds, throttle> throttles_;
    std::deque<group> groups_; // neither they nor their queries move once the lane is made
    std::multimap<domain::steady_time, group*> due_; // when each is visited next; without those that are now
    std::size_t running_ = 0;                        // calls
    std::unique_ptr<runtime::timer> alarm_;          // wakes run(): the next is due, or a call has ended
    std::chrono::milliseconds longest_limit_{0};
};

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
// All that is polled of one backend, by one coroutine: a backend takes one call at a time, and a
// backend that hangs holds up its own lane alone. Metrics with one interval are a group; groups that
// are due at the same time are asked for in one call. Owned by the schedule.
#pragma once

#include "meter.hpp"
#include "ticks.hpp"

#include <plimsoll/polling/schedule.hpp>
#include <plimsoll/runtime/backoff.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace plimsoll::polling {

class lane {
public:
    // `seed`: of the backoffs' jitter.
    lane(backend& of, const std::vector<schedule::entry>& metrics, const runtime::clock& now,
         telemetry::registry& instruments, std::uint64_t seed);

    // Polls until cancelled.
    runtime::awaitable<void> run();
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
    struct group {
        group(std::chrono::milliseconds i, ticks t, runtime::backoff b) : interval(i), row(t), delay(b) {}
        std::chrono::milliseconds interval;
        ticks row;
        std::vector<query> queries;
        runtime::backoff delay; // between tries while the whole backend fails
        domain::steady_time not_before{};
        bool failing = false;
        domain::steady_time next{};    // when it is visited next
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

    group& group_of(std::chrono::milliseconds interval, domain::instant now, std::uint64_t seed);
    domain::steady_time next_visit() const;
    visit begin_visit();
    void end_visit(const visit& v);
    runtime::awaitable<domain::result<std::vector<outcome>>> ask(const visit& v);
    void failed(const visit& v, const domain::error& why);
    void answered(const visit& v, std::vector<outcome> answers);
    void answered(query& q, outcome answer, domain::instant at);
    bool failing() const;

    backend& backend_;
    const runtime::clock& now_;
    meter meter_;
    std::vector<group> groups_; // neither they nor their queries move once the lane is made
    std::chrono::milliseconds longest_limit_{0};
};

} // namespace plimsoll::polling

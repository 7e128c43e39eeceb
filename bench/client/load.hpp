// SPDX-License-Identifier: Apache-2.0
// Requests by a schedule, over kept connections, one at a time on each. What is due while all connections are
// busy waits for the first that is free, and its latency counts from when it was due. Lives on the io thread.
#pragma once

#include "schedule.hpp"
#include "tally.hpp"

#include <plimsoll/net/stream.hpp>
#include <plimsoll/runtime/task_group.hpp>

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace plimsoll::bench {

enum class look_at_ages { no, yes };

struct load_options {
    net::destination to;
    std::size_t connections = 1;
    std::chrono::milliseconds timeout{10000}; // of a connect, and of an answer
    std::string expect;                       // each body must contain it
    look_at_ages ages = look_at_ages::no;     // of values, for `tally::age`; slow
};

class load {
public:
    // `requests`: whole heads; the n-th request of a schedule is the n-th of them, round and round.
    // REQUIRES: `names` and `tasks` outlive *this, which lives until the tasks are joined; requests are not
    // empty.
    load(runtime::executor ex, net::resolver& names, runtime::task_group& tasks,
         std::vector<std::string> requests, load_options how);
    ~load();
    load(const load&) = delete;
    load& operator=(const load&) = delete;

    // Opens all connections. Errors: those of net::connect.
    runtime::awaitable<domain::result<void>> connect();
    // Completes when each request was answered or has failed. One run at a time.
    runtime::awaitable<void> run(schedule plan, tally& into);

private:
    struct link;
    using time_point = std::chrono::steady_clock::time_point;

    runtime::awaitable<domain::result<void>> open(link& on);
    runtime::awaitable<void> tell_what_is_due();
    runtime::awaitable<void> serve(link& on);
    runtime::awaitable<void> wait_for_work(link& on);
    runtime::awaitable<void> ask(link& on, std::size_t request);
    void judge(int status, const std::string& body, time_point due, time_point ended);
    void wake_one();
    time_point due(std::size_t request) const { return began_ + plan_.due(request); }

    runtime::executor executor_;
    net::resolver& names_;
    runtime::task_group& tasks_;
    const std::vector<std::string> requests_;
    const load_options how_;
    std::vector<std::unique_ptr<link>> links_;
    std::deque<link*> idle_;

    schedule plan_ = schedule::at_once(0);
    tally* into_ = nullptr;
    time_point began_;
    std::size_t due_ = 0;     // how many requests are due
    std::size_t taken_ = 0;   // and how many of these a connection has taken
    std::size_t serving_ = 0; // tasks of connections
    runtime::timer finished_;
};

} // namespace plimsoll::bench

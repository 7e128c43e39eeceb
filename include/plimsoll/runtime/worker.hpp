// SPDX-License-Identifier: Apache-2.0
// A single background thread with a queue: `compute` for whatever may take over 1 ms, `files` for
// reading and writing. Work and result cross by value. A job cannot be interrupted: whoever is
// cancelled while waiting abandons it, and its result is dropped.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

namespace plimsoll::runtime {

class worker {
public:
    // Starts the thread; `name` is its name in `ps -L` (15 characters at most).
    explicit worker(std::string name);
    // Drops what is queued and waits for the job that runs. Call stop() first to bound that.
    ~worker();
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;

    // From any thread.
    void post(std::function<void()> job);
    // Drops what is queued; a job that still runs after `patience` is left to itself (the thread is
    // detached, which only a process about to exit may do). Returns whether the thread ended.
    bool stop(std::chrono::milliseconds patience);

private:
    struct state;
    std::shared_ptr<state> state_;
};

// Runs f() on `on`'s thread and completes with its value on the caller's executor. On cancellation
// completes at once with errc::cancelled, f's value is dropped when it comes. An exception of f
// becomes errc::internal. f must own all that it touches.
template <typename F, typename T = std::invoke_result_t<F>>
awaitable<domain::result<T>> run_on(worker& on, F f);

} // namespace plimsoll::runtime

#include <plimsoll/runtime/impl/run_on.hpp>

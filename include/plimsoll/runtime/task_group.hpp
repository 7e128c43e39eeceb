// SPDX-License-Identifier: Apache-2.0
// The owner of coroutines: every co_spawn of the program goes through one, so that nothing is detached
// and a stop can end and await all of it. Lives on the io thread; its destructor asserts that it is
// empty, so join() it first.
#pragma once

#include <plimsoll/runtime/deadline.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <string>

namespace plimsoll::runtime {

class task_group {
public:
    // `on_exception(name, what)` hears of a task that ended by an exception; the other tasks go on.
    using exception_handler = std::function<void(const std::string& name, const std::string& what)>;
    task_group(executor ex, exception_handler on_exception);
    ~task_group();
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    // Starts `work` on the io thread. REQUIRES: what `work` refers to outlives join().
    void spawn(std::string name, awaitable<void> work);
    // Asks every task to end (cancellation_type::terminal); returns at once.
    void cancel();
    std::size_t size() const { return tasks_.size(); }
    // Waits until all tasks have ended (true), or the limit passes or the waiter is cancelled (false).
    // One waiter at a time, and never from within a task of this group.
    awaitable<bool> join(deadline limit);

private:
    struct task {
        std::string name;
        boost::asio::cancellation_signal signal;
        bool cancelled = false;
    };
    void ended(std::list<task>::iterator at, const std::exception_ptr& thrown);

    executor executor_;
    exception_handler on_exception_;
    std::list<task> tasks_; // the list's iterators stay valid while other tasks come and go
    timer emptied_;         // cancelled when the last task ends
};

} // namespace plimsoll::runtime

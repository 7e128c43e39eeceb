// SPDX-License-Identifier: Apache-2.0
// An absolute limit on the steady clock, made once at the edge and handed down by value.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <chrono>

namespace plimsoll::runtime {

class deadline {
public:
    using clock = std::chrono::steady_clock;

    static deadline after(clock::duration d) { return deadline(clock::now() + d); }
    static deadline at(clock::time_point when) { return deadline(when); }

    clock::time_point when() const { return when_; }
    bool passed() const { return clock::now() >= when_; }
    // What is left, never negative.
    clock::duration remaining() const;
    // The earlier of this one and `d` from now.
    deadline within(clock::duration d) const;

private:
    explicit deadline(clock::time_point when) : when_(when) {}
    clock::time_point when_;
};

// Runs `work` until it ends or the limit passes; then cancels it (terminal) and awaits its end, so
// that nothing of it is left. `work` must honour cancellation.
// Completes with work's result, or deadline_exceeded("<what> took longer than …"), or cancelled when
// the caller itself was cancelled.
template <typename T>
awaitable<domain::result<T>> with_deadline(awaitable<domain::result<T>> work, deadline limit,
                                           const char* what);

// Waits until `d` has passed or the coroutine is cancelled (then false).
awaitable<bool> sleep_for(std::chrono::steady_clock::duration d);

} // namespace plimsoll::runtime

#include <plimsoll/runtime/impl/with_deadline.hpp>

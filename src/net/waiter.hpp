// SPDX-License-Identifier: Apache-2.0
// One coroutine that waits, with a deadline, for something that happens elsewhere on the io thread. Lives
// in the waiting coroutine's frame; whoever keeps a pointer to it must forget it before that frame ends.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

#include <limits>

namespace plimsoll::net {

enum class waking { woken, too_late, cancelled };

class waiter {
public:
    waiter(runtime::executor ex, runtime::deadline limit) : timer_(ex, limit.when()) {}

    // May come before wait() is called. Never runs the waiting coroutine in place.
    void wake() {
        woken_ = true;
        timer_.cancel();
    }

    // Completes when woken, at the deadline, or on cancellation. A wake-up wins over the others.
    runtime::awaitable<waking> wait() {
        if (woken_) co_return waking::woken;
        boost::system::error_code ec;
        co_await timer_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, ec));
        if (woken_) co_return waking::woken;
        co_return ec ? waking::cancelled : waking::too_late;
    }

private:
    runtime::timer timer_;
    bool woken_ = false;
};

// Asio throws operation_aborted at the next co_await of a coroutine that was cancelled; to our callers
// that is an error like any other.
template <typename T>
runtime::awaitable<domain::result<T>> with_cancellation_as_error(runtime::awaitable<domain::result<T>> work,
                                                                 const char* what) {
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& e) {
        if (e.code() != boost::asio::error::operation_aborted) throw;
    }
    co_return domain::error(domain::errc::cancelled, std::string(what) + " was cancelled");
}

} // namespace plimsoll::net

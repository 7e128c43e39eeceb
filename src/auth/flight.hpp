// SPDX-License-Identifier: Apache-2.0
// One review under way, and whoever waits for it. Shared by the review's task and the waiters; lives on
// the io thread.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace plimsoll::auth {

template <typename T>
class flight {
public:
    using outcome = domain::result<T>;

    explicit flight(runtime::executor ex) : landed_(ex, runtime::timer::time_point::max()) {}

    bool under_way() const { return !outcome_.has_value(); }

    // Wakes all waiters; the first outcome counts.
    void land(outcome with) {
        if (outcome_) return;
        outcome_ = std::move(with);
        landed_.cancel();
    }

    // Completes with the outcome, or cancelled when the waiter was.
    static runtime::awaitable<outcome> wait(std::shared_ptr<flight> on) {
        // Asio throws at the next wait of a coroutine that was cancelled; here that is an outcome.
        const auto asked = co_await boost::asio::this_coro::cancellation_state;
        if (!on->under_way() || asked.cancelled() != boost::asio::cancellation_type::none)
            co_return on->ended();
        boost::system::error_code woken;
        co_await on->landed_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, woken));
        co_return on->ended();
    }

private:
    // Cancelled while it is under way: so was whoever asks.
    outcome ended() const { return outcome_.value_or(domain::error(domain::errc::cancelled, "cancelled")); }

    runtime::timer landed_;
    std::optional<outcome> outcome_;
};

// One more, as long as it lives.
class counted {
public:
    explicit counted(std::size_t& among) : among_(among) { ++among_; }
    ~counted() { --among_; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;

private:
    std::size_t& among_;
};

// Lands the flight with an error when the review's task ends before it could, even before it began.
template <typename T>
class landing {
public:
    explicit landing(std::shared_ptr<flight<T>> of) : of_(std::move(of)) {}
    landing(landing&&) noexcept = default;
    landing& operator=(landing&&) = delete;
    ~landing() {
        if (of_) of_->land(domain::error(domain::errc::cancelled, "the review was given up"));
    }

    void with(domain::result<T> outcome) { of_->land(std::move(outcome)); }

private:
    std::shared_ptr<flight<T>> of_;
};

} // namespace plimsoll::auth

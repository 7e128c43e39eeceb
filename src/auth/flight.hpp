// SPDX-License-Identifier: Apache-2.0
// One review under way, and whoever waits for it: shared by the review's task and the waiters. And all that
// are under way, which their reviewer owns. Lives on the io thread.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
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

// The flights under way, by what they ask, and the requests that wait for them: up to a number of each.
template <typename T>
class flights {
public:
    explicit flights(std::size_t most) : most_(most) {}

    // Null when none of this key is under way.
    std::shared_ptr<flight<T>> find(const std::string& key) const {
        const auto at = by_key_.find(key);
        return at != by_key_.end() && at->second->under_way() ? at->second : nullptr;
    }
    // A new one; null when there are too many. REQUIRES: find(key) is null.
    std::shared_ptr<flight<T>> begin(const std::string& key, runtime::executor ex) {
        // Those of tasks that were ended from outside are still here.
        if (by_key_.size() >= most_)
            std::erase_if(by_key_, [](const auto& one) { return !one.second->under_way(); });
        if (by_key_.size() >= most_) return nullptr;
        auto started = std::make_shared<flight<T>>(ex);
        by_key_[key] = started;
        return started;
    }
    void erase(const std::string& key) { by_key_.erase(key); }

    // Whether so many wait that no further request may.
    bool full() const { return waiting_ >= most_; }
    // As flight::wait().
    runtime::awaitable<typename flight<T>::outcome> wait(std::shared_ptr<flight<T>> on) {
        const counted one(waiting_);
        co_return co_await flight<T>::wait(std::move(on));
    }

private:
    const std::size_t most_;
    std::unordered_map<std::string, std::shared_ptr<flight<T>>> by_key_;
    std::size_t waiting_ = 0;
};

} // namespace plimsoll::auth

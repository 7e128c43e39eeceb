// SPDX-License-Identifier: Apache-2.0
// One review under way, and whoever waits for it. Shared by the review's task and the waiters; lives on
// the io thread.
#pragma once

#include <plimsoll/auth/authorizer.hpp>

#include <optional>

namespace plimsoll::auth {

class flight {
public:
    using outcome = domain::result<cluster::verdict>;

    explicit flight(runtime::executor ex) : landed_(ex, runtime::timer::time_point::max()) {}

    bool under_way() const { return !outcome_.has_value(); }
    // Wakes all waiters; the first outcome counts.
    void land(outcome with);
    // Completes with the outcome, or cancelled when the waiter was.
    static runtime::awaitable<outcome> wait(std::shared_ptr<flight> on);

private:
    outcome ended() const; // cancelled while it is under way: so was whoever asks

    runtime::timer landed_;
    std::optional<outcome> outcome_;
};

// Lands the flight with an error when the review's task ends before it could, even before it began.
class landing {
public:
    explicit landing(std::shared_ptr<flight> of) : of_(std::move(of)) {}
    landing(landing&&) noexcept = default;
    landing& operator=(landing&&) = delete;
    ~landing();

    void with(flight::outcome outcome) { of_->land(std::move(outcome)); }

private:
    std::shared_ptr<flight> of_;
};

} // namespace plimsoll::auth

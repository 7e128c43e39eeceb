// SPDX-License-Identifier: Apache-2.0
#include "flight.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

namespace plimsoll::auth {

void flight::land(outcome with) {
    if (outcome_) return;
    outcome_ = std::move(with);
    landed_.cancel();
}

flight::outcome flight::ended() const {
    return outcome_.value_or(domain::error(domain::errc::cancelled, "cancelled"));
}

runtime::awaitable<flight::outcome> flight::wait(std::shared_ptr<flight> on) {
    // Asio throws at the next wait of a coroutine that was cancelled; here that is an outcome.
    const auto asked = co_await boost::asio::this_coro::cancellation_state;
    if (!on->under_way() || asked.cancelled() != boost::asio::cancellation_type::none) co_return on->ended();
    boost::system::error_code woken;
    co_await on->landed_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, woken));
    co_return on->ended();
}

landing::~landing() {
    if (of_) of_->land(domain::error(domain::errc::cancelled, "the review was given up"));
}

} // namespace plimsoll::auth

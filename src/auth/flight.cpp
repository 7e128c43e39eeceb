// SPDX-License-Identifier: Apache-2.0
#include "flight.hpp"

#include <boost/asio/redirect_error.hpp>

namespace plimsoll::auth {

void flight::land(outcome with) {
    if (outcome_) return;
    outcome_ = std::move(with);
    landed_.cancel();
}

runtime::awaitable<flight::outcome> flight::wait(std::shared_ptr<flight> on) {
    if (on->under_way()) {
        boost::system::error_code ended;
        co_await on->landed_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, ended));
    }
    if (on->under_way()) co_return domain::error(domain::errc::cancelled, "cancelled");
    co_return *on->outcome_;
}

landing::~landing() {
    if (of_) of_->land(domain::error(domain::errc::cancelled, "the review was given up"));
}

} // namespace plimsoll::auth

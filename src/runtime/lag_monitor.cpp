// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/lag_monitor.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace plimsoll::runtime {

awaitable<void> lag_monitor::run() {
    constexpr std::chrono::milliseconds period{10};
    const auto ex = co_await asio::this_coro::executor;
    timer tick(ex);
    for (;;) {
        tick.expires_after(period);
        boost::system::error_code ec;
        co_await tick.async_wait(asio::redirect_error(use_awaitable, ec));
        if (ec) co_return;
        last_ = std::chrono::steady_clock::now();
        const std::chrono::duration<double> late = last_ - tick.expiry();
        lag_.observe(std::max(late.count(), 0.0));
    }
}

} // namespace plimsoll::runtime

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/lag_monitor.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace plimsoll::runtime {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds period{10};
constexpr milliseconds told_at_most{60000}; // of one standstill: what is longer was no work of this loop

} // namespace

awaitable<void> lag_monitor::run() {
    const auto ex = co_await asio::this_coro::executor;
    timer tick(ex);
    for (;;) {
        tick.expires_after(period);
        boost::system::error_code ec;
        co_await tick.async_wait(asio::redirect_error(use_awaitable, ec));
        if (ec) co_return;
        last_ = std::chrono::steady_clock::now();
        observe(last_ - tick.expiry());
    }
}

// The ticks that would have come meanwhile are late as well: a standstill of 300 ms is 30 late ticks, and
// counted as one it would vanish among the thousands of others.
void lag_monitor::observe(std::chrono::steady_clock::duration late) {
    using duration = std::chrono::steady_clock::duration;
    const duration until = std::max<duration>(late - told_at_most, duration::zero());
    do {
        const std::chrono::duration<double> seconds = late;
        lag_.observe(std::max(seconds.count(), 0.0));
        late -= period;
    } while (late > until);
}

} // namespace plimsoll::runtime

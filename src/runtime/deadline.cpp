// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <string>

namespace plimsoll::runtime {

deadline::clock::duration deadline::remaining() const {
    return std::max(when_ - clock::now(), clock::duration::zero());
}

deadline deadline::within(clock::duration d) const { return deadline(std::min(when_, clock::now() + d)); }

namespace detail {

domain::error deadline_passed(const char* what, std::chrono::steady_clock::duration allowed) {
    using std::chrono::milliseconds;
    const auto ms = std::chrono::round<milliseconds>(allowed).count();
    std::string text(what);
    text += allowed <= allowed.zero() ? ": no time was left for it"
                                      : " took longer than " + std::to_string(ms) + " ms";
    return {domain::errc::deadline_exceeded, std::move(text)};
}

bool asked_to_end(const asio::cancellation_state& state) {
    using asio::cancellation_type;
    return (state.cancelled() & cancellation_type::terminal) != cancellation_type::none;
}

} // namespace detail

awaitable<bool> sleep_for(std::chrono::steady_clock::duration d) {
    const auto ex = co_await asio::this_coro::executor;
    timer t(ex, d);
    boost::system::error_code ec;
    co_await t.async_wait(asio::redirect_error(use_awaitable, ec));
    co_return !ec;
}

} // namespace plimsoll::runtime

// SPDX-License-Identifier: Apache-2.0
// Body of with_deadline (deadline.hpp).
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace plimsoll::runtime {

namespace detail {

// result<T> has no default value, which co_spawn needs for a coroutine that ends by an exception.
template <typename T>
awaitable<std::optional<domain::result<T>>> optional_result(awaitable<domain::result<T>> work) {
    std::optional<domain::result<T>> out(co_await std::move(work));
    co_return out;
}

// The error that stands for a cancelled `work`; anything else that it threw is thrown on.
inline domain::error cancelled_or_rethrow(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::operation_aborted) throw;
    }
    return {domain::errc::cancelled, "cancelled"};
}

domain::error deadline_passed(const char* what, std::chrono::steady_clock::duration allowed);
// Whether the running coroutine was asked to end; Asio does not tell it again.
bool asked_to_end(const asio::cancellation_state& state);

} // namespace detail

template <typename T>
awaitable<domain::result<T>> with_deadline(awaitable<domain::result<T>> work, deadline limit,
                                           const char* what) {
    const auto begun = deadline::clock::now();
    if (begun >= limit.when()) co_return detail::deadline_passed(what, deadline::clock::duration::zero());
    if (detail::asked_to_end(co_await asio::this_coro::cancellation_state))
        co_return domain::error(domain::errc::cancelled, "cancelled");

    const auto ex = co_await asio::this_coro::executor;
    timer alarm(ex, limit.when());
    // Of the awaitable operators this is the `||`, without a coroutine and an exception for the timer.
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(ex, detail::optional_result<T>(std::move(work)), asio::deferred),
        alarm.async_wait(asio::deferred));
    const asio::experimental::wait_for_one first_only(asio::cancellation_type::terminal);
    auto [order, thrown, done, rang] = co_await both.async_wait(first_only, use_awaitable);

    // A result of work's own counts, even when the alarm rang before it was picked up.
    if (done && (done->has_value() || done->error().code() != domain::errc::cancelled))
        co_return std::move(*done);
    const domain::error ended = done ? done->error() : detail::cancelled_or_rethrow(thrown);
    if (!rang) co_return detail::deadline_passed(what, limit.when() - begun);
    co_return ended;
}

} // namespace plimsoll::runtime

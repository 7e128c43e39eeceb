// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/together.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <utility>

namespace plimsoll::runtime {

awaitable<void> together(std::vector<awaitable<void>> all) {
    if (all.empty()) co_return;
    const auto ex = co_await asio::this_coro::executor;
    using operation = decltype(asio::co_spawn(ex, std::move(all.front()), asio::deferred));
    std::vector<operation> operations;
    operations.reserve(all.size());
    for (auto& one : all)
        operations.push_back(asio::co_spawn(ex, std::move(one), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    const asio::experimental::wait_for_all every;
    const auto [order, thrown] = co_await group.async_wait(every, use_awaitable);
    for (const std::exception_ptr& what : thrown)
        if (what) std::rethrow_exception(what);
}

} // namespace plimsoll::runtime

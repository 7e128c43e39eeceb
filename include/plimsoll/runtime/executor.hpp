// SPDX-License-Identifier: Apache-2.0
// The one executor type of the program: all coroutines, sockets and timers run on the io thread's
// io_context. Typed, so that no operation goes through a type-erased executor.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace plimsoll::runtime {

namespace asio = boost::asio;

using executor = asio::io_context::executor_type;

template <typename T>
using awaitable = asio::awaitable<T, executor>;

inline constexpr asio::use_awaitable_t<executor> use_awaitable{};

using timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, executor>;

} // namespace plimsoll::runtime

// SPDX-License-Identifier: Apache-2.0
// Runs coroutines to their end on an io_context of the test's own. A coroutine that hangs fails the test
// instead of stopping it.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>
#include <plimsoll/runtime/task_group.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace plimsoll::test {

class coroutine_runner {
public:
    runtime::executor executor() { return context_.get_executor(); }

    // Starts `work`; its result is put into `into`, which must live until then.
    template <typename T>
    void start(runtime::awaitable<T> work, std::optional<T>& into) {
        tasks_.spawn("test", store(std::move(work), &into));
    }
    void cancel_all() { tasks_.cancel(); }

    void run_until(const std::function<bool()>& condition,
                   std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!condition()) {
            REQUIRE(std::chrono::steady_clock::now() < end);
            context_.restart();
            context_.run_one_for(std::chrono::milliseconds(20));
        }
    }

    template <typename T>
    T run(runtime::awaitable<T> work) {
        std::optional<T> out;
        start(std::move(work), out);
        run_until([&out] { return out.has_value(); });
        return std::move(*out);
    }

    // Runs until no work is left. REQUIRE it at the end of a test, when all of its objects are gone.
    bool finishes() {
        context_.restart();
        context_.run_for(std::chrono::seconds(5));
        return context_.stopped();
    }

private:
    template <typename T>
    static runtime::awaitable<void> store(runtime::awaitable<T> work, std::optional<T>* into) {
        into->emplace(co_await std::move(work));
    }

    runtime::asio::io_context context_{1};
    runtime::task_group tasks_{executor(), [](const std::string&, const std::string& what) { FAIL(what); }};
};

// Time as a caller sees it.
class stopwatch {
public:
    std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                     begun_);
    }

private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace plimsoll::test

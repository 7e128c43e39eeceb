// SPDX-License-Identifier: Apache-2.0
// Runs coroutines of a test to their end on an io_context of its own, and fails rather than hang. Its
// destructor ends what still runs: declare it behind what the coroutines refer to.
#pragma once

#include <plimsoll/runtime/executor.hpp>
#include <plimsoll/runtime/task_group.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace plimsoll::runtime::test {

using namespace std::chrono_literals;

// The limit of every wait of a test; only a failing test comes near it.
inline constexpr std::chrono::seconds patience{10};

class loop {
public:
    asio::io_context context{1};
    std::vector<std::string> exceptions;
    task_group tasks{context.get_executor(), [this](const std::string& name, const std::string& what) {
                         exceptions.push_back(name + ": " + what);
                     }};

    loop() = default;
    ~loop() {
        tasks.cancel();
        run_until([this] { return tasks.size() == 0; });
    }
    loop(const loop&) = delete;
    loop& operator=(const loop&) = delete;

    // Whether `condition` came true in time.
    bool run_until(const std::function<bool()>& condition) {
        const auto give_up = std::chrono::steady_clock::now() + patience;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > give_up) return false;
            context.restart();
            context.run_one_for(20ms);
        }
        return true;
    }
    // Until all tasks have ended.
    void finish() {
        REQUIRE(run_until([this] { return tasks.size() == 0; }));
    }
};

// Runs `work` to its end and gives its value.
template <typename T>
T run(loop& on, awaitable<T> work) {
    std::optional<T> out;
    on.tasks.spawn("work", [](awaitable<T> w, std::optional<T>& into) -> awaitable<void> {
        into.emplace(co_await std::move(w));
    }(std::move(work), out));
    on.finish();
    CHECK(on.exceptions == std::vector<std::string>{});
    REQUIRE(out.has_value());
    return std::move(*out);
}

} // namespace plimsoll::runtime::test

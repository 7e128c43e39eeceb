// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/deadline.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <pthread.h>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;
using plimsoll::domain::errc;
using plimsoll::domain::result;

namespace {

std::string thread_name() {
    std::array<char, 32> name{};
    pthread_getname_np(pthread_self(), name.data(), name.size());
    return name.data();
}

// A job that is held until the test lets it go.
struct held_job {
    explicit held_job(std::shared_future<void> g) : go(std::move(g)) {}
    std::string operator()() const {
        go.wait();
        return "done";
    }
    std::shared_future<void> go;
};

} // namespace

TEST_CASE("run_on runs on the worker's thread and returns on the caller's") {
    loop io;
    worker files("files-thread-with-a-long-name");
    const auto there = run(io, run_on(files, thread_name));
    REQUIRE(there.has_value());
    CHECK(*there == "files-thread-wi");

    const auto moved = run(io, run_on(files, [p = std::make_unique<int>(5)] { return *p + 1; }));
    REQUIRE(moved.has_value());
    CHECK(*moved == 6);
    CHECK(run(io, run_on(files, [] {})).has_value());
}

TEST_CASE("run_on keeps a result within the result") {
    loop io;
    worker files("files");
    const auto got =
        run(io, run_on(files, [] { return result<int>(plimsoll::domain::error(errc::not_found, "x")); }));
    REQUIRE(got.has_value());
    REQUIRE(!*got);
    CHECK(got->error().code() == errc::not_found);
}

TEST_CASE("run_on makes an exception an internal error") {
    loop io;
    worker compute("compute");
    const auto got = run(io, run_on(compute, []() -> int { throw std::runtime_error("bad luck"); }));
    REQUIRE(!got);
    CHECK(got.error() == plimsoll::domain::error(errc::internal, "bad luck"));
}

TEST_CASE("run_on leaves a job behind when it is cancelled") {
    loop io;
    std::promise<void> go;
    worker compute("compute");
    std::optional<result<std::string>> got;
    io.tasks.spawn("caller",
                   [](worker& on, held_job f, std::optional<result<std::string>>& into) -> awaitable<void> {
                       into.emplace(co_await run_on(on, std::move(f)));
                   }(compute, held_job(go.get_future().share()), got));
    REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
    io.tasks.cancel();
    io.finish();
    REQUIRE(got.has_value());
    REQUIRE(!*got);
    CHECK(got->error().code() == errc::cancelled);
    REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
    go.set_value();
    CHECK(compute.stop(patience));
    CHECK(io.context.poll() == 0); // the late result went nowhere
}

TEST_CASE("run_on survives an io_context that goes first") {
    std::promise<void> go;
    worker compute("compute");
    {
        asio::io_context context;
        auto tasks = std::make_unique<task_group>(context.get_executor(), nullptr);
        tasks->spawn("caller", [](worker& on, held_job f) -> awaitable<void> {
            co_await run_on(on, std::move(f));
        }(compute, held_job(go.get_future().share())));
        context.poll();
        tasks->cancel();
        context.restart();
        context.poll();
        REQUIRE(tasks->size() == 0);
    }
    go.set_value();
    CHECK(compute.stop(patience));
}

TEST_CASE("run_on of a destroyed coroutine is forgotten") {
    std::promise<void> go;
    worker compute("compute");
    {
        asio::io_context context;
        asio::co_spawn(
            context,
            [](worker& on, held_job f) -> awaitable<void> {
                co_await run_on(on, std::move(f));
            }(compute, held_job(go.get_future().share())),
            [](const std::exception_ptr&) {});
        context.poll();
    } // destroys the suspended coroutine
    go.set_value();
    CHECK(compute.stop(patience));
}

TEST_CASE("a worker that has stopped cancels what it drops") {
    loop io;
    std::promise<void> go;
    std::promise<void> started;
    worker compute("compute");
    compute.post([&] {
        started.set_value();
        go.get_future().wait();
    });
    started.get_future().wait();
    std::optional<result<int>> queued;
    io.tasks.spawn("queued", [](worker& on, std::optional<result<int>>& into) -> awaitable<void> {
        auto job = [] { return 1; };
        into.emplace(co_await run_on(on, job));
    }(compute, queued));
    io.context.poll();
    bool stopped = false;
    std::thread stops([&] { stopped = compute.stop(patience); });
    const bool told = io.run_until([&] { return queued.has_value(); });
    go.set_value();
    stops.join();
    CHECK(stopped);
    REQUIRE(told);
    REQUIRE(queued->has_error());
    CHECK(queued->error().code() == errc::cancelled);

    const auto late = run(io, run_on(compute, [] { return 1; }));
    REQUIRE(!late);
    CHECK(late.error().code() == errc::cancelled);
}

TEST_CASE("a worker's stop leaves a job that does not end") {
    // Owned by the job too: its thread outlives this test case's frame.
    struct signals {
        std::promise<void> started;
        std::promise<void> go;
        std::promise<void> ended;
    };
    auto shared = std::make_shared<signals>();
    worker compute("compute");
    compute.post([shared] {
        shared->started.set_value();
        shared->go.get_future().wait();
        shared->ended.set_value();
    });
    shared->started.get_future().wait();
    CHECK_FALSE(compute.stop(20ms));
    shared->go.set_value();
    CHECK(shared->ended.get_future().wait_for(patience) == std::future_status::ready);
}

TEST_CASE("jobs run one at a time, in order") {
    worker files("files");
    std::vector<int> seen;
    std::promise<void> last;
    for (int i = 0; i < 100; ++i)
        files.post([&seen, i] { seen.push_back(i); });
    files.post([&] { last.set_value(); });
    REQUIRE(last.get_future().wait_for(patience) == std::future_status::ready);
    REQUIRE(seen.size() == 100);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
}

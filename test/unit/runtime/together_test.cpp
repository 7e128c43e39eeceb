// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/deadline.hpp>
#include <plimsoll/runtime/together.hpp>

#include <stdexcept>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;

namespace {

struct counts {
    int begun = 0;
    int ended = 0;
    int cancelled = 0;
};

awaitable<void> wait_for(std::chrono::milliseconds d, counts& of) {
    ++of.begun;
    const bool slept = co_await sleep_for(d);
    ++(slept ? of.ended : of.cancelled);
}

awaitable<void> fail(std::string what) {
    throw std::runtime_error(what);
    co_return;
}

std::vector<awaitable<void>> waits(std::size_t n, std::chrono::milliseconds d, counts& of) {
    std::vector<awaitable<void>> out;
    for (std::size_t i = 0; i < n; ++i)
        out.push_back(wait_for(d, of));
    return out;
}

awaitable<void> await_all(std::vector<awaitable<void>> all, bool& done) {
    co_await together(std::move(all));
    done = true;
}

} // namespace

TEST_CASE("together ends when the last has ended") {
    counts of;
    bool done = false;
    loop io;
    auto all = waits(3, 1ms, of);
    all.push_back(wait_for(30ms, of));
    io.tasks.spawn("all", await_all(std::move(all), done));
    REQUIRE(io.run_until([&] { return of.begun == 4; }));
    io.finish();
    CHECK(done);
    CHECK(of.ended == 4);
}

TEST_CASE("together of none ends at once") {
    bool done = false;
    loop io;
    io.tasks.spawn("all", await_all({}, done));
    io.finish();
    CHECK(done);
}

TEST_CASE("together is cancelled as one, and ends when all have") {
    counts of;
    bool done = false;
    loop io;
    io.tasks.spawn("all", await_all(waits(5, 3600000ms, of), done));
    REQUIRE(io.run_until([&] { return of.begun == 5; }));
    io.tasks.cancel();
    io.finish();
    CHECK(of.cancelled == 5);
}

TEST_CASE("together gives an exception when all have ended") {
    counts of;
    bool done = false;
    loop io;
    auto all = waits(2, 10ms, of);
    all.push_back(fail("defect"));
    io.tasks.spawn("all", await_all(std::move(all), done));
    io.finish();
    CHECK_FALSE(done);
    CHECK(of.ended == 2);
    CHECK(io.exceptions == std::vector<std::string>{"all: defect"});
}

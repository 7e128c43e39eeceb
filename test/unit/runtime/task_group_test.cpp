// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/task_group.hpp>

#include <boost/asio/redirect_error.hpp>

#include <stdexcept>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;

namespace {

awaitable<void> wait_for_ever(int& ended) {
    const bool slept = co_await sleep_for(1h);
    if (!slept) ++ended;
}

// Ends by the exception that a cancelled wait throws, as a task that catches nothing does.
awaitable<void> wait_carelessly() {
    const auto ex = co_await asio::this_coro::executor;
    timer t(ex, 1h);
    co_await t.async_wait(use_awaitable);
}

awaitable<void> end_at_once(int& ended) {
    ++ended;
    co_return;
}

awaitable<void> end_after(timer& gate, int& ended) {
    boost::system::error_code ignored;
    co_await gate.async_wait(asio::redirect_error(use_awaitable, ignored));
    ++ended;
}

awaitable<void> throw_at_once() {
    throw std::runtime_error("defect");
    co_return;
}

awaitable<void> throw_a_number() {
    throw 3;
    co_return;
}

// Does not end before `d` has passed, whatever it is told.
awaitable<void> be_stubborn(std::chrono::milliseconds d) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const bool slept = co_await sleep_for(d);
    CHECK(slept);
}

awaitable<void> spawn_two_more(task_group& into, int& ended) {
    into.spawn("a", end_at_once(ended));
    into.spawn("b", wait_for_ever(ended));
    co_return;
}

awaitable<void> join_into(task_group& of, deadline limit, std::optional<bool>& out) {
    out = co_await of.join(limit);
}

} // namespace

TEST_CASE("a task group counts, cancels and joins") {
    int ended = 0;
    loop io;
    for (int i = 0; i < 5; ++i)
        io.tasks.spawn("waits", wait_for_ever(ended));
    io.tasks.spawn("careless", wait_carelessly());
    io.tasks.spawn("ends", end_at_once(ended));
    REQUIRE(io.run_until([&] { return ended == 1; }));
    CHECK(io.run_until([&] { return io.tasks.size() == 6; }));
    io.tasks.cancel();
    io.finish();
    CHECK(ended == 6);
    CHECK(io.exceptions == std::vector<std::string>{});
    io.tasks.cancel(); // of nothing
}

TEST_CASE("a task that fails is reported and harms no other") {
    int ended = 0;
    loop io;
    io.tasks.spawn("waits", wait_for_ever(ended));
    io.tasks.spawn("bad", throw_at_once());
    io.tasks.spawn("worse", throw_a_number());
    REQUIRE(io.run_until([&] { return io.exceptions.size() == 2; }));
    CHECK(io.exceptions == std::vector<std::string>{"bad: defect", "worse: an exception of unknown type"});
    CHECK(io.tasks.size() == 1);
}

TEST_CASE("a task may spawn others in its group") {
    int ended = 0;
    loop io;
    io.tasks.spawn("parent", spawn_two_more(io.tasks, ended));
    REQUIRE(io.run_until([&] { return ended == 1; }));
    REQUIRE(io.run_until([&] { return io.tasks.size() == 1; }));
    io.tasks.cancel();
    io.finish();
    CHECK(ended == 2);
}

TEST_CASE("a task may end by itself between its cancellation from outside and the io thread's next step") {
    int ended = 0;
    loop io;
    timer gate(io.context.get_executor(), 1h);
    io.tasks.spawn("ends", end_after(gate, ended));
    REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
    gate.cancel();     // its end is queued first,
    io.tasks.cancel(); // then what would cancel it
    io.finish();
    CHECK(ended == 1);
}

TEST_CASE("join") {
    loop io;
    task_group group(io.context.get_executor(), nullptr);
    std::optional<bool> joined;

    SECTION("of an empty group is true at once") {
        io.tasks.spawn("join", join_into(group, deadline::after(-1s), joined));
        io.finish();
        CHECK(joined == true);
    }
    SECTION("waits for the last task") {
        int ended = 0;
        group.spawn("a", wait_for_ever(ended));
        group.spawn("b", be_stubborn(20ms));
        io.tasks.spawn("join", join_into(group, deadline::after(patience), joined));
        group.cancel();
        REQUIRE(io.run_until([&] { return ended == 1; }));
        CHECK(group.size() == 1);
        io.finish();
        CHECK(joined == true);
        CHECK(group.size() == 0);
    }
    SECTION("gives up at its limit") {
        group.spawn("stubborn", be_stubborn(60ms));
        io.tasks.spawn("join", join_into(group, deadline::after(5ms), joined));
        group.cancel();
        io.finish();
        CHECK(joined == false);
        CHECK(group.size() == 1);
    }
    SECTION("ends when the waiter is cancelled") {
        group.spawn("stubborn", be_stubborn(60ms));
        io.tasks.spawn("join", join_into(group, deadline::after(1h), joined));
        REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
        io.tasks.cancel();
        io.finish();
        CHECK(group.size() == 1);
    }
    CHECK(io.run_until([&] { return group.size() == 0; }));
}

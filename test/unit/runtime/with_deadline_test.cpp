// SPDX-License-Identifier: Apache-2.0
#include "loop.hpp"

#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <memory>

using namespace plimsoll::runtime;
using namespace plimsoll::runtime::test;
using plimsoll::domain::errc;
using plimsoll::domain::error;
using plimsoll::domain::result;

namespace {

// Has no default value, as few results have.
struct ticket {
    explicit ticket(int n) : number(std::make_unique<int>(n)) {}
    std::unique_ptr<int> number;
};

// What `work` does when the wait in it is cut short.
enum class manners { says_cancelled, throws };

struct wait_log {
    int begun = 0;
    int ended = 0;
};

awaitable<result<ticket>> give_after(std::chrono::milliseconds d, manners how, wait_log& log) {
    ++log.begun;
    const auto ex = co_await asio::this_coro::executor;
    timer t(ex, d);
    boost::system::error_code ec;
    co_await t.async_wait(asio::redirect_error(use_awaitable, ec));
    ++log.ended;
    if (!ec) co_return ticket(7);
    if (how == manners::throws) throw boost::system::system_error(ec);
    co_return error(errc::cancelled, "stopped in the middle");
}

awaitable<result<void>> succeed() { co_return result<void>(); }
awaitable<result<void>> refuse() { co_return error(errc::bad_reply, "rubbish"); }
awaitable<result<void>> blow_up() {
    throw std::runtime_error("a defect");
    co_return result<void>();
}

// Ignores the alarm that went off meanwhile: its own result is ready when it looks.
awaitable<result<ticket>> busy_until(deadline when) {
    while (!when.passed()) {
    }
    co_await asio::post(use_awaitable);
    co_return ticket(3);
}

} // namespace

TEST_CASE("with_deadline gives work's own result") {
    wait_log log;
    loop io;
    const auto got =
        run(io, with_deadline(give_after(1ms, manners::throws, log), deadline::after(patience), "it"));
    REQUIRE(got.has_value());
    CHECK(*got->number == 7);
    CHECK(run(io, with_deadline(succeed(), deadline::after(patience), "it")).has_value());
    const auto refused = run(io, with_deadline(refuse(), deadline::after(patience), "it"));
    REQUIRE(!refused);
    CHECK(refused.error() == error(errc::bad_reply, "rubbish"));
}

TEST_CASE("with_deadline cancels and awaits work that takes too long") {
    const auto how = GENERATE(manners::says_cancelled, manners::throws);
    wait_log log;
    loop io;
    const auto got = run(io, with_deadline(give_after(1h, how, log), deadline::after(15ms), "asking"));
    REQUIRE(!got);
    CHECK(got.error().code() == errc::deadline_exceeded);
    CHECK_THAT(got.error().detail(), Catch::StartsWith("asking took longer than 1"));
    CHECK(log.ended == 1);
}

TEST_CASE("with_deadline refuses at once when the limit has passed") {
    wait_log log;
    loop io;
    const auto got =
        run(io, with_deadline(give_after(1h, manners::throws, log), deadline::after(-1ms), "asking"));
    REQUIRE(!got);
    CHECK(got.error() == error(errc::deadline_exceeded, "asking: no time was left for it"));
    CHECK(log.begun == 0);
}

TEST_CASE("with_deadline says cancelled when the caller is") {
    const auto how = GENERATE(manners::says_cancelled, manners::throws);
    wait_log log;
    loop io;
    std::optional<result<ticket>> got;
    io.tasks.spawn("caller",
                   [](wait_log& l, manners m, std::optional<result<ticket>>& into) -> awaitable<void> {
                       into = co_await with_deadline(give_after(1h, m, l), deadline::after(1h), "asking");
                   }(log, how, got));
    REQUIRE(io.run_until([&] { return log.begun == 1; }));
    io.tasks.cancel();
    io.finish();
    REQUIRE(got.has_value());
    REQUIRE(!*got);
    CHECK(got->error().code() == errc::cancelled);
    CHECK(log.ended == 1);
}

TEST_CASE("with_deadline prefers a result that is ready when the alarm rings") {
    loop io;
    const auto limit = deadline::after(5ms);
    const auto got = run(io, with_deadline(busy_until(deadline::at(limit.when() + 5ms)), limit, "it"));
    REQUIRE(got.has_value());
    CHECK(*got->number == 3);
}

TEST_CASE("with_deadline passes a defect of work on") {
    loop io;
    io.tasks.spawn("t", [](loop&) -> awaitable<void> {
        co_await with_deadline(blow_up(), deadline::after(patience), "it");
    }(io));
    io.finish();
    CHECK(io.exceptions == std::vector<std::string>{"t: a defect"});
}

TEST_CASE("with_deadline starts nothing for a caller that was cancelled before") {
    wait_log log;
    loop io;
    std::optional<result<ticket>> got;
    io.tasks.spawn("caller", [](wait_log& l, std::optional<result<ticket>>& into) -> awaitable<void> {
        co_await asio::this_coro::throw_if_cancelled(false);
        const bool slept = co_await sleep_for(1h);
        CHECK(!slept);
        into = co_await with_deadline(give_after(1h, manners::throws, l), deadline::after(1h), "asking");
    }(log, got));
    REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
    io.tasks.cancel();
    io.finish();
    REQUIRE(got.has_value());
    CHECK(got->error().code() == errc::cancelled);
    CHECK(log.begun == 0);
}

TEST_CASE("deadline") {
    CHECK(deadline::after(-1s).remaining() == 0s);
    CHECK(deadline::after(-1s).passed());
    CHECK(deadline::after(1h).remaining() > 59min);
    CHECK(!deadline::after(1h).passed());
    CHECK(deadline::after(1h).within(1s).remaining() <= 1s);
    CHECK(deadline::after(1s).within(1h).remaining() <= 1s);
}

TEST_CASE("sleep_for tells the time from a cancellation") {
    loop io;
    CHECK(run(io, sleep_for(1ms)));
    std::optional<bool> slept;
    io.tasks.spawn("sleeper", [](std::optional<bool>& into) -> awaitable<void> {
        into = co_await sleep_for(1h);
    }(slept));
    REQUIRE(io.run_until([&] { return io.context.poll() == 0; }));
    io.tasks.cancel();
    io.finish();
    CHECK(slept == false);
}

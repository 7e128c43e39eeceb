// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/task_group.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <cassert>
#include <exception>
#include <optional>
#include <utility>

namespace plimsoll::runtime {

namespace {

// What to say of the exception, or nothing if it only tells that the task was cancelled.
std::optional<std::string> complaint(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& e) {
        if (e.code() == asio::error::operation_aborted) return std::nullopt;
        return e.what();
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "an exception of unknown type";
    }
}

} // namespace

task_group::task_group(executor ex, exception_handler on_exception)
    : executor_(ex), on_exception_(std::move(on_exception)), emptied_(ex) {}

task_group::~task_group() { assert(tasks_.empty()); }

void task_group::spawn(std::string name, awaitable<void> work) {
    const auto at = tasks_.emplace(tasks_.end());
    at->name = std::move(name);
    // A task that ends at once is erased before co_spawn returns: `at` is not touched after it.
    asio::co_spawn(
        executor_, std::move(work),
        asio::bind_cancellation_slot(at->signal.slot(),
                                     [this, at](const std::exception_ptr& thrown) { ended(at, thrown); }));
}

void task_group::ended(std::list<task>::iterator at, const std::exception_ptr& thrown) {
    const std::string name = std::move(at->name);
    std::list<task> gone;
    gone.splice(gone.end(), tasks_, at);
    // A signal emitted from outside the io thread is only posted, and points into the task.
    if (gone.front().cancelled) asio::post(executor_, [kept = std::move(gone)] {});
    if (tasks_.empty()) emptied_.cancel();
    if (!thrown || !on_exception_) return;
    if (const auto what = complaint(thrown)) on_exception_(name, *what);
}

void task_group::cancel() {
    // An emitted signal only posts; should a task end within it all the same, its node is behind us.
    for (auto at = tasks_.begin(); at != tasks_.end();) {
        auto& signal = at->signal;
        at->cancelled = true;
        ++at;
        signal.emit(asio::cancellation_type::terminal);
    }
}

awaitable<bool> task_group::join(deadline limit) {
    while (!tasks_.empty() && !limit.passed()) {
        if (detail::asked_to_end(co_await asio::this_coro::cancellation_state)) break;
        boost::system::error_code ignored;
        emptied_.expires_at(limit.when());
        co_await emptied_.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
    co_return tasks_.empty();
}

} // namespace plimsoll::runtime

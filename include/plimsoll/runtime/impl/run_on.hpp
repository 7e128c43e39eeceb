// SPDX-License-Identifier: Apache-2.0
// Body of run_on (worker.hpp).
//
// Three parties share a `handover`: the waiting coroutine, the job in the worker's queue, and the
// message that the job posts to the io thread. The coroutine's wait on a timer is what keeps the
// io_context's run() going meanwhile. A job posts only while a coroutine waits, and both look under
// one lock: once the coroutine has ended, or was destroyed together with its io_context, a job that is
// still running touches neither.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace plimsoll::runtime {

namespace detail {

// The end of a job, waited for by one coroutine.
class handover {
public:
    handover(executor ex, timer& wake) : executor_(ex), wake_(&wake) {}
    handover(const handover&) = delete;
    handover& operator=(const handover&) = delete;

    // The coroutine waits no longer: on the io thread, or by whoever destroys the io_context.
    void leave();
    // Calls `keep` and wakes the coroutine if there still is one. From any thread.
    template <typename Keep>
    void finish(const std::shared_ptr<handover>& self, Keep keep) {
        const std::scoped_lock lock(guard_);
        if (wake_ == nullptr) return;
        keep();
        asio::post(executor_, [self] { self->wake(); });
    }

private:
    void wake();

    std::mutex guard_;
    executor executor_;
    timer* wake_; // in the coroutine's frame; null once it has left
};

// Leaves the handover when the coroutine's frame goes, however it goes.
class handover_guard {
public:
    explicit handover_guard(std::shared_ptr<handover> of) : of_(std::move(of)) {}
    ~handover_guard() { of_->leave(); }
    handover_guard(const handover_guard&) = delete;
    handover_guard& operator=(const handover_guard&) = delete;

private:
    std::shared_ptr<handover> of_;
};

domain::error job_dropped();
domain::error job_threw(const std::exception_ptr& thrown);

template <typename T>
domain::result<T> result_of_call(auto& f) {
    try {
        if constexpr (std::is_void_v<T>) {
            f();
            return domain::result<T>(boost::system::in_place_value);
        } else {
            return domain::result<T>(boost::system::in_place_value, f());
        }
    } catch (...) {
        return domain::result<T>(boost::system::in_place_error, job_threw(std::current_exception()));
    }
}

// What the worker runs; destroyed without having run, it ends the wait with errc::cancelled.
template <typename F, typename T>
class job {
public:
    job(F f, std::shared_ptr<handover> to, std::shared_ptr<std::optional<domain::result<T>>> into)
        : f_(std::move(f)), to_(std::move(to)), into_(std::move(into)) {}
    ~job() {
        if (!ran_) put(domain::result<T>(boost::system::in_place_error, job_dropped()));
    }
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    void run() {
        ran_ = true;
        put(result_of_call<T>(f_));
    }

private:
    void put(domain::result<T> r) {
        to_->finish(to_, [&] { into_->emplace(std::move(r)); });
    }

    F f_;
    std::shared_ptr<handover> to_;
    std::shared_ptr<std::optional<domain::result<T>>> into_;
    bool ran_ = false;
};

} // namespace detail

template <typename F, typename T>
awaitable<domain::result<T>> run_on(worker& on, F f) {
    const auto ex = co_await asio::this_coro::executor;
    timer wake(ex, timer::time_point::max());
    auto out = std::make_shared<std::optional<domain::result<T>>>();
    auto to = std::make_shared<detail::handover>(ex, wake);
    const detail::handover_guard leaving(to);
    auto job = std::make_shared<detail::job<F, T>>(std::move(f), to, out);
    on.post([job] { job->run(); });
    job.reset();

    boost::system::error_code woken;
    co_await wake.async_wait(asio::redirect_error(use_awaitable, woken));
    to->leave();
    if (std::optional<domain::result<T>>& came = *out) co_return std::move(*came);
    co_return domain::result<T>(boost::system::in_place_error, domain::errc::cancelled, "cancelled");
}

} // namespace plimsoll::runtime

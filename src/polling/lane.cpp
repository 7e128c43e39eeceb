// SPDX-License-Identifier: Apache-2.0
#include "lane.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace plimsoll::polling {

namespace {

using namespace std::chrono_literals;
using domain::errc;
using domain::error;
using std::chrono::milliseconds;
using telemetry::level;

// A net under the backend's own timeout, which is what normally ends a poll.
constexpr milliseconds shortest_limit = 10s;
constexpr milliseconds longest_limit = 60s;

milliseconds limit_of(milliseconds interval) { return std::clamp(interval, shortest_limit, longest_limit); }

// A backend's defect is a failed poll: its metrics are asked for again, and say why they have no value.
runtime::awaitable<domain::result<std::vector<outcome>>>
call(backend& of, std::vector<const config::metric_settings*> metrics, runtime::deadline limit) {
    std::string what;
    try {
        co_return co_await of.poll(std::move(metrics), limit);
    } catch (const boost::system::system_error& e) {
        if (e.code() == boost::asio::error::operation_aborted) throw;
        what = e.what();
    } catch (const std::exception& e) {
        what = e.what();
    }
    co_return error(errc::internal, std::move(what));
}

} // namespace

lane::lane(backend& of, const std::vector<schedule::entry>& metrics, const runtime::clock& now,
           telemetry::registry& instruments, std::uint64_t seed)
    : backend_(of), now_(now), meter_(instruments, of.name()), groups_(of.name(), metrics, now.now(), seed) {
    for (group& g : groups_.all()) {
        longest_limit_ = std::max(longest_limit_, limit_of(g.interval));
        due_.emplace(g.first, &g);
    }
}

bool lane::alive(domain::steady_time now) const {
    return std::ranges::all_of(groups_.all(), [&](const group& g) {
        // A visit may wait for calls that were begun for other groups.
        return now - g.visited <= 3 * g.interval + longest_limit_;
    });
}

runtime::awaitable<void> lane::run(runtime::task_group& tasks) {
    if (groups_.all().empty()) co_return;
    const auto executor = co_await boost::asio::this_coro::executor;
    alarm_ = std::make_unique<runtime::timer>(executor);
    for (;;) {
        if (!may_begin_visit()) {
            const bool go_on = co_await wait();
            if (!go_on) co_return;
            continue;
        }
        visit v = begin_visit();
        if (v.queries.empty()) {
            end_visit(v);
            continue;
        }
        ++running_;
        tasks.spawn("poll of " + backend_.name(), make_visit(std::move(v)));
    }
}

bool lane::may_begin_visit() const {
    return running_ < backend_.calls_at_once() && !due_.empty() && due_.begin()->first <= now_.now().steady;
}

// Until something is due that may be begun, or a call has ended (true), or the lane is cancelled.
runtime::awaitable<bool> lane::wait() {
    const bool full = running_ >= backend_.calls_at_once() || due_.empty();
    alarm_->expires_after(full ? std::chrono::hours(24) : due_.begin()->first - now_.now().steady);
    boost::system::error_code ignored;
    co_await alarm_->async_wait(boost::asio::redirect_error(runtime::use_awaitable, ignored));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return state.cancelled() == boost::asio::cancellation_type::none;
}

runtime::awaitable<void> lane::make_visit(visit v) {
    auto answers = co_await ask(v);
    std::optional<errc> failure;
    if (answers.has_value()) {
        answered(v, std::move(*answers));
    } else {
        failure = answers.error().code();
        failed(v, answers.error());
    }
    // Until the values are where reads find them.
    meter_.count(failure, now_.now().steady - v.at.steady);
    --running_;
    end_visit(v);
    alarm_->cancel();
}

lane::visit lane::begin_visit() {
    visit v(now_.now());
    while (!due_.empty() && due_.begin()->first <= v.at.steady) {
        group& g = *due_.begin()->second;
        due_.erase(due_.begin());
        v.groups.push_back(&g);
        g.visited = v.at.steady;
        if (!g.held_by.lets_ask(v.at.steady)) continue;
        const auto before = v.queries.size();
        for (auto& q : g.queries)
            if (q.may_be_asked(v.at.steady)) v.queries.push_back(&q);
        if (v.queries.size() > before) v.polled.push_back(&g);
    }
    return v;
}

// The next tick is looked for when the poll is over: those that passed meanwhile are skipped.
void lane::end_visit(const visit& v) {
    const auto now = now_.now().steady;
    for (auto* g : v.groups)
        due_.emplace(g->row.after(now), g);
}

runtime::awaitable<domain::result<std::vector<outcome>>> lane::ask(const visit& v) {
    milliseconds limit{0};
    for (const auto* g : v.polled)
        limit = std::max(limit, limit_of(g->interval));
    std::vector<const config::metric_settings*> metrics;
    metrics.reserve(v.queries.size());
    for (const auto* q : v.queries)
        metrics.push_back(&q->settings());

    auto answers = co_await call(backend_, std::move(metrics), runtime::deadline::after(limit));
    if (answers.has_value() && answers->size() != v.queries.size())
        answers = error(errc::internal, "the backend gave another number of answers than of questions");
    co_return answers;
}

void lane::failed(const visit& v, const error& why) {
    if (why.code() == errc::cancelled) return; // by ourselves: it says nothing of the backend
    const bool was_failing = groups_.failing();
    const auto named = why.within(backend_.name());
    const auto now = now_.now().steady;
    for (auto* q : v.queries)
        q->unanswered(named, v.at);
    for (const auto* g : v.polled)
        g->held_by.failed(now);
    if (!was_failing)
        telemetry::log(
            level::warning, "polling", "backend fails",
            {{"backend", backend_.name()}, {"code", to_string(why.code())}, {"error", why.detail()}});
}

void lane::answered(const visit& v, std::vector<outcome> answers) {
    const bool was_failing = groups_.failing();
    for (const auto* g : v.polled)
        g->held_by.answered();
    if (was_failing && !groups_.failing())
        telemetry::log(level::info, "polling", "backend answers again", {{"backend", backend_.name()}});
    const auto now = now_.now().steady;
    for (std::size_t i = 0; i < answers.size(); ++i)
        v.queries[i]->answered(std::move(answers[i]), v.at, now, backend_.name());
}

} // namespace plimsoll::polling

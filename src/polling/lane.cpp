// SPDX-License-Identifier: Apache-2.0
#include "lane.hpp"

#include "note.hpp"

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
constexpr milliseconds backend_cap = 30s;
constexpr milliseconds query_cap = 60s;

milliseconds limit_of(milliseconds interval) { return std::clamp(interval, shortest_limit, longest_limit); }

runtime::backoff backoff_from(milliseconds interval, milliseconds cap, std::uint64_t seed) {
    return {interval, std::max(interval, cap), seed};
}

// It is another generation's slot then, and knows what a poll at once could tell.
bool asked_within(milliseconds interval, const catalog::slot& in, domain::instant now) {
    const auto last = in.last_asked();
    return last && now.steady - last->steady < interval;
}

// What sets a metric apart from others of its backend and interval. A Redis takes all in one pipeline.
std::string_view question_of(const config::metric_settings& of) {
    const auto* prometheus = std::get_if<config::prometheus_query>(&of.query);
    return prometheus != nullptr ? std::string_view(prometheus->query) : std::string_view();
}

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
    : backend_(of), now_(now), meter_(instruments, of.name()) {
    const auto start = now.now();
    std::map<std::pair<milliseconds, std::string_view>, group*> by_ticks;
    for (const auto& metric : metrics) {
        const auto interval = metric.slot->metric.policy->interval;
        const auto question = question_of(*metric.settings);
        auto*& in = by_ticks[{interval, question}];
        if (in == nullptr) {
            add_group(interval, question, start, ++seed);
            in = &groups_.back();
        }
        in->queries.emplace_back(metric, backoff_from(interval, query_cap, ++seed));
        if (!asked_within(interval, *metric.slot, start)) in->first = start.steady;
        longest_limit_ = std::max(longest_limit_, limit_of(interval));
    }
    for (group& g : groups_) {
        g.queries.shrink_to_fit();
        due_.emplace(g.first, &g);
    }
}

void lane::add_group(milliseconds interval, std::string_view question, domain::instant now,
                     std::uint64_t seed) {
    auto& held_by = throttles_.try_emplace(interval, backoff_from(interval, backend_cap, seed)).first->second;
    const ticks row(backend_.name(), interval, now, question);
    auto& made = groups_.emplace_back(interval, row, held_by);
    made.first = row.after(now.steady);
    made.visited = now.steady;
}

bool lane::alive(domain::steady_time now) const {
    return std::ranges::all_of(groups_, [&](const group& g) {
        // A visit may wait for calls that were begun for other groups.
        return now - g.visited <= 3 * g.interval + longest_limit_;
    });
}

runtime::awaitable<void> lane::run(runtime::task_group& tasks) {
    if (groups_.empty()) co_return;
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
        if (g.held_by.not_before > v.at.steady) continue;
        const auto before = v.queries.size();
        for (auto& q : g.queries)
            if (q.not_before <= v.at.steady) v.queries.push_back(&q);
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
        metrics.push_back(q->of.settings);

    auto answers = co_await call(backend_, std::move(metrics), runtime::deadline::after(limit));
    if (answers.has_value() && answers->size() != v.queries.size())
        answers = error(errc::internal, "the backend gave another number of answers than of questions");
    co_return answers;
}

void lane::failed(const visit& v, const error& why) {
    if (why.code() == errc::cancelled) return; // by ourselves: it says nothing of the backend
    const bool was_failing = failing();
    const auto named = why.within(backend_.name());
    const auto now = now_.now().steady;
    for (auto* q : v.queries)
        note_failure(*q->of.slot, named, v.at);
    for (const auto* g : v.polled) {
        auto& by = g->held_by;
        by.failing = true;
        // Of calls that fail side by side, and of groups in one call, the first says how long to wait.
        if (by.not_before <= now) by.not_before = now + by.delay.next();
    }
    if (!was_failing)
        telemetry::log(
            level::warning, "polling", "backend fails",
            {{"backend", backend_.name()}, {"code", to_string(why.code())}, {"error", why.detail()}});
}

void lane::answered(const visit& v, std::vector<outcome> answers) {
    const bool was_failing = failing();
    for (const auto* g : v.polled) {
        g->held_by.failing = false;
        g->held_by.not_before = {};
        g->held_by.delay.reset();
    }
    if (was_failing && !failing())
        telemetry::log(level::info, "polling", "backend answers again", {{"backend", backend_.name()}});
    for (std::size_t i = 0; i < answers.size(); ++i)
        answered(*v.queries[i], std::move(answers[i]), v.at);
}

// An empty reply, and one that is not believed, are answers too, and may be a number the next time: they
// are not asked for less often.
void lane::answered(query& q, outcome answer, domain::instant at) {
    const bool refused = answer.has_error() && !answer.error().no_data;
    const auto& metric = q.of.slot->metric;
    const auto remark = q.of.slot->remark;
    const auto noted = note(*q.of.slot, std::move(answer), at);
    if (q.of.slot->remark != remark) tell_remark(*q.of.slot);
    if (noted && refused)
        q.not_before = now_.now().steady + q.delay.next();
    else
        q.delay.reset();
    if (noted.has_value() == q.failing) return;
    q.failing = noted.has_value();
    if (noted)
        telemetry::log(level::warning, "polling", "query fails",
                       {{"metric", metric.name},
                        {"namespace", metric.namespaces->empty() ? "" : metric.namespaces->front()},
                        {"backend", backend_.name()},
                        {"error", noted->detail()}});
    else
        telemetry::log(level::info, "polling", "query succeeds again",
                       {{"metric", metric.name}, {"backend", backend_.name()}});
}

void lane::tell_remark(const catalog::slot& of) const {
    if (of.remark.empty()) return;
    telemetry::log(level::warning, "polling", "a value with a remark",
                   {{"metric", of.metric.name}, {"backend", backend_.name()}, {"remark", of.remark}});
}

bool lane::failing() const {
    return std::ranges::any_of(throttles_, [](const auto& of) { return of.second.failing; });
}

} // namespace plimsoll::polling

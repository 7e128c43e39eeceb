// SPDX-License-Identifier: Apache-2.0
#include "lane.hpp"

#include "note.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
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
constexpr milliseconds backend_cap = 30s;
constexpr milliseconds query_cap = 60s;

milliseconds limit_of(milliseconds interval) { return std::max(interval, shortest_limit); }

runtime::backoff backoff_from(milliseconds interval, milliseconds cap, std::uint64_t seed) {
    return {interval, std::max(interval, cap), seed};
}

// It is another generation's slot then, and knows what a poll at once could tell.
bool asked_within(milliseconds interval, const catalog::slot& in, domain::instant now) {
    const auto last = in.last_asked();
    return last && now.steady - last->steady < interval;
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
    for (const auto& metric : metrics) {
        const auto interval = metric.slot->metric.policy.interval;
        auto& in = group_of(interval, start, ++seed);
        in.queries.emplace_back(metric, backoff_from(interval, query_cap, ++seed));
        if (!asked_within(interval, *metric.slot, start)) in.next = start.steady;
        longest_limit_ = std::max(longest_limit_, limit_of(interval));
    }
}

lane::group& lane::group_of(milliseconds interval, domain::instant now, std::uint64_t seed) {
    const auto found = std::ranges::find(groups_, interval, &group::interval);
    if (found != groups_.end()) return *found;
    const ticks row(backend_.name(), interval, now);
    auto& made = groups_.emplace_back(interval, row, backoff_from(interval, backend_cap, seed));
    made.next = row.after(now.steady);
    made.visited = now.steady;
    return made;
}

bool lane::alive(domain::steady_time now) const {
    return std::ranges::all_of(groups_, [&](const group& g) {
        // A visit may wait for a call that was begun for other groups.
        return now - g.visited <= 3 * g.interval + longest_limit_;
    });
}

domain::steady_time lane::next_visit() const {
    return std::ranges::min_element(groups_, {}, &group::next)->next;
}

runtime::awaitable<void> lane::run() {
    if (groups_.empty()) co_return;
    for (;;) {
        const auto wait = next_visit() - now_.now().steady;
        if (wait > wait.zero()) {
            const bool slept = co_await runtime::sleep_for(wait);
            if (!slept) co_return;
        }
        const visit v = begin_visit();
        if (!v.queries.empty()) {
            auto answers = co_await ask(v);
            if (answers.has_value())
                answered(v, std::move(*answers));
            else
                failed(v, answers.error());
        }
        end_visit(v);
    }
}

lane::visit lane::begin_visit() {
    visit v(now_.now());
    for (auto& g : groups_) {
        if (g.next > v.at.steady) continue;
        v.groups.push_back(&g);
        g.visited = v.at.steady;
        if (g.not_before > v.at.steady) continue;
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
        g->next = g->row.after(now);
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
    const auto took = now_.now().steady - v.at.steady;
    meter_.count(answers.has_value() ? std::nullopt : std::optional(answers.error().code()), took);
    co_return answers;
}

void lane::failed(const visit& v, const error& why) {
    if (why.code() == errc::cancelled) return; // by ourselves: it says nothing of the backend
    const bool was_failing = failing();
    const auto named = why.within(backend_.name());
    const auto now = now_.now().steady;
    for (auto* q : v.queries)
        note_failure(*q->of.slot, named, v.at);
    for (auto* g : v.polled) {
        g->failing = true;
        g->not_before = now + g->delay.next();
    }
    if (!was_failing)
        telemetry::log(
            level::warning, "polling", "backend fails",
            {{"backend", backend_.name()}, {"code", to_string(why.code())}, {"error", why.detail()}});
}

void lane::answered(const visit& v, std::vector<outcome> answers) {
    const bool was_failing = failing();
    for (auto* g : v.polled) {
        g->failing = false;
        g->delay.reset();
    }
    if (was_failing && !failing())
        telemetry::log(level::info, "polling", "backend answers again", {{"backend", backend_.name()}});
    for (std::size_t i = 0; i < answers.size(); ++i)
        answered(*v.queries[i], std::move(answers[i]), v.at);
}

// An empty reply is an answer too, and may be a number the next time: it is not asked for less often.
void lane::answered(query& q, outcome answer, domain::instant at) {
    const bool empty = answer.has_error() && answer.error().no_data;
    const auto& metric = q.of.slot->metric;
    const auto noted = note(*q.of.slot, std::move(answer), at);
    if (noted && !empty)
        q.not_before = now_.now().steady + q.delay.next();
    else
        q.delay.reset();
    if (noted.has_value() == q.failing) return;
    q.failing = noted.has_value();
    if (noted)
        telemetry::log(level::warning, "polling", "query fails",
                       {{"metric", metric.name},
                        {"namespace", metric.namespaces.empty() ? "" : metric.namespaces.front()},
                        {"backend", backend_.name()},
                        {"error", noted->detail()}});
    else
        telemetry::log(level::info, "polling", "query succeeds again",
                       {{"metric", metric.name}, {"backend", backend_.name()}});
}

bool lane::failing() const { return std::ranges::any_of(groups_, &group::failing); }

} // namespace plimsoll::polling

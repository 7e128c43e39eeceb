// SPDX-License-Identifier: Apache-2.0
#include "group.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace plimsoll::polling {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds backend_cap = 30s;
constexpr milliseconds query_cap = 60s;

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

} // namespace

void throttle::failed(domain::steady_time now) {
    failing_ = true;
    if (lets_ask(now)) not_before_ = now + delay_.next();
}

void throttle::answered() {
    failing_ = false;
    not_before_ = {};
    delay_.reset();
}

groups::groups(const std::string& backend, const std::vector<schedule::entry>& metrics, domain::instant now,
               std::uint64_t seed) {
    std::map<std::pair<milliseconds, std::string_view>, group*> by_ticks;
    for (const auto& metric : metrics) {
        const auto interval = metric.slot->metric.policy->interval;
        const auto question = question_of(*metric.settings);
        auto*& in = by_ticks[{interval, question}];
        if (in == nullptr) in = &add(backend, interval, question, now, ++seed);
        in->queries.emplace_back(metric, backoff_from(interval, query_cap, ++seed));
        if (!asked_within(interval, *metric.slot, now)) in->first = now.steady;
    }
    for (group& g : all_)
        g.queries.shrink_to_fit();
}

group& groups::add(const std::string& backend, milliseconds interval, std::string_view question,
                   domain::instant now, std::uint64_t seed) {
    auto& held_by = throttles_.try_emplace(interval, backoff_from(interval, backend_cap, seed)).first->second;
    const ticks row(backend, interval, now, question);
    auto& made = all_.emplace_back(interval, row, held_by);
    made.first = row.after(now.steady);
    made.visited = now.steady;
    return made;
}

bool groups::failing() const {
    return std::ranges::any_of(throttles_, [](const auto& of) { return of.second.failing(); });
}

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
#include "round.hpp"

#include "combine.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace plimsoll::backends::prometheus {

namespace {

const config::prometheus_query& query_of(const config::metric_settings& metric) {
    return std::get<config::prometheus_query>(metric.query);
}

} // namespace

round::round(std::vector<const config::metric_settings*> metrics, std::size_t at_once)
    : metrics_(std::move(metrics)), at_once_(at_once) {
    std::unordered_map<std::string_view, std::size_t> known;
    for (const auto* metric : metrics_) {
        const std::string& text = query_of(*metric).query;
        const auto [at, is_new] = known.emplace(text, questions_.size());
        if (is_new) questions_.emplace_back(text);
        question_of_.push_back(at->second);
    }
}

round::question* round::next() {
    const bool server_is_gone = !any_answered_ && refused_ >= at_once_;
    if (next_ == questions_.size() || server_is_gone) return nullptr;
    return &questions_[next_++];
}

void round::answered(question& what, domain::instant asked, answer<query_reply> got) {
    if (got.has_error() && got.error().whom == refusal::scope::server) {
        ++refused_;
        if (!first_refusal_) first_refusal_ = got.error().cause;
    } else {
        any_answered_ = true;
    }
    what.asked = asked;
    what.got.emplace(std::move(got));
}

domain::result<std::vector<polling::outcome>> round::outcomes(const domain::error& unasked) const {
    if (first_refusal_ && !any_answered_) return *first_refusal_;
    std::vector<polling::outcome> out;
    out.reserve(metrics_.size());
    for (std::size_t i = 0; i < metrics_.size(); ++i)
        out.push_back(outcome_of(i, unasked));
    return out;
}

polling::outcome round::outcome_of(std::size_t metric, const domain::error& unasked) const {
    const question& what = questions_[question_of_[metric]];
    if (!what.got) return polling::query_failure{false, unasked};
    if (what.got->has_error()) return polling::query_failure{false, what.got->error().cause};
    return combine(query_of(*metrics_[metric]), **what.got, what.asked);
}

} // namespace plimsoll::backends::prometheus

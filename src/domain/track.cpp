// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/track.hpp>

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>
#include <utility>

namespace plimsoll::domain {

namespace {

// The order in which the elements of `all` are sorted.
std::vector<std::size_t> sorted_order(const std::vector<labels>& all) {
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) -> const labels& { return all[i]; });
    return order;
}

// `values`, which belong to `from`, in the places that `to` has for the same labels; nothing when the two are
// not the same set.
std::optional<std::vector<quantity>>
reordered(std::span<const quantity> values, const std::vector<labels>& from, const std::vector<labels>& to) {
    if (from.size() != to.size()) return std::nullopt;
    const auto theirs = sorted_order(from);
    const auto ours = sorted_order(to);
    std::vector<quantity> moved(values.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (from[theirs[i]] != to[ours[i]]) return std::nullopt;
        moved[ours[i]] = values[theirs[i]];
    }
    return moved;
}

} // namespace

track::track(std::vector<labels> series, instant started) : series_(std::move(series)), started_(started) {}

void track::record(instant at, std::span<const quantity> values, std::chrono::milliseconds hold_window) {
    assert(values.size() == series_.size());
    assert(!sampled_at_ || sampled_at_->steady <= at.steady);
    hold_window_ = hold_window;
    forget_polls_before(at.steady - hold_window);
    forget_polls_not_above(values);
    times_.push_back(at.steady);
    rows_.insert(rows_.end(), values.begin(), values.end());
    sampled_at_ = at;
    failure_.reset();
}

void track::record(instant at, std::vector<labels> series, std::span<const quantity> values,
                   std::chrono::milliseconds hold_window) {
    assert(values.size() == series.size());
    if (series == series_) return record(at, values, hold_window);
    if (const auto in_our_places = reordered(values, series, series_))
        return record(at, *in_our_places, hold_window);
    series_ = std::move(series);
    times_.clear();
    rows_.clear();
    record(at, values, hold_window);
}

void track::fail(failure::kind what, error cause, instant at) {
    if (failure_) {
        failure_ = std::make_shared<const failure>(
            failure{what, std::move(cause), failure_->since, at, failure_->polls + 1});
        return;
    }
    failure_ = std::make_shared<const failure>(failure{what, std::move(cause), at, at, 1});
    // The window is what came before the failure; the last complete poll stays, however old.
    if (sampled_at_) forget_polls_before(std::min(at.steady - hold_window_, sampled_at_->steady));
}

std::span<const quantity> track::values() const {
    if (times_.empty()) return {};
    return std::span(rows_).last(series_.size());
}

quantity track::largest_sum(std::span<const std::size_t> selected) const {
    assert(!times_.empty());
    std::optional<quantity> largest;
    for (std::size_t row = 0; row < times_.size(); ++row) {
        quantity sum;
        for (const auto i : selected)
            sum = saturating_add(sum, rows_[row * series_.size() + i]);
        if (!largest || *largest < sum) largest = sum;
    }
    return largest.value_or(quantity());
}

void track::forget_polls_before(steady_time limit) {
    const auto first = std::ranges::lower_bound(times_, limit);
    const auto polls = first - times_.begin();
    rows_.erase(rows_.begin(), rows_.begin() + polls * static_cast<std::ptrdiff_t>(series_.size()));
    times_.erase(times_.begin(), first);
}

// Those at the end whose values are nowhere above `row`, the next one: whatever is selected, it has no
// smaller sum, and it leaves the window later. Each that is left is somewhere above the next; a steady metric
// keeps one.
void track::forget_polls_not_above(std::span<const quantity> row) {
    const auto last_is_not_above = [&] {
        return std::ranges::equal(std::span(rows_).last(row.size()), row, std::less_equal());
    };
    while (!times_.empty() && last_is_not_above()) {
        times_.pop_back();
        rows_.resize(rows_.size() - row.size());
    }
}

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
// All that is known of one metric: its series, the last complete poll, the polls of the hold window
// before it, and the failure since. A pure value without a clock; its slot in the catalog owns it and
// its poll alone writes it.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/instant.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <boost/container/small_vector.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace plimsoll::domain {

// Why the polls since the last complete one gave nothing.
struct failure {
    enum class kind { query_failed, no_data };
    kind what;
    error cause;
    instant since;       // the first failed poll of the row
    instant last;        // the latest
    std::uint64_t polls; // failed in a row, >= 1
};

class track {
public:
    // `series`: the labels of each series that can be named before the first poll (Redis lists: all of
    // them). `started`: when the metric began to be asked for; the clock of rung 3 without any sample.
    track(std::vector<labels> series, instant started);

    // A complete poll: one value per series, in their order; forgets the failure. Polls older than
    // `hold_window` before `at` are dropped from the window. REQUIRES: values.size() == series().size(),
    // `at` not before the last one.
    void record(instant at, std::span<const quantity> values, std::chrono::milliseconds hold_window);
    // The same with the series that this poll found, in any order: known ones keep their places in
    // series(). The window starts anew when the set differs.
    void record(instant at, std::vector<labels> series, std::span<const quantity> values,
                std::chrono::milliseconds hold_window);
    // A poll that gave nothing. The first of a row also drops from the window what is older than the
    // hold window before it, the last complete poll excepted.
    void fail(failure::kind what, error cause, instant at);

    const std::vector<labels>& series() const { return series_; }
    instant started() const { return started_; }
    // When the last complete poll was asked; none before the first.
    const std::optional<instant>& sampled_at() const { return sampled_at_; }
    // The last complete poll's values; empty before the first.
    std::span<const quantity> values() const;
    // Null unless the latest poll gave nothing. Valid until the next poll is told of.
    const failure* current_failure() const { return failure_.get(); }
    // The largest sum over `selected` (indices into series()) of any poll in the window, the last
    // complete one included. REQUIRES: sampled_at().
    quantity largest_sum(std::span<const std::size_t> selected) const;

private:
    void forget_polls_before(steady_time limit);
    void forget_polls_not_above(std::span<const quantity> row);

    std::vector<labels> series_;
    instant started_;
    std::optional<instant> sampled_at_;
    // Of the window's polls, without those that are nowhere above the next one kept; oldest first, the last
    // is sampled_at_.
    boost::container::small_vector<steady_time, 1> times_;
    boost::container::small_vector<quantity, 1> rows_; // times_.size() × series_.size(), row by row
    std::chrono::milliseconds hold_window_{0};         // as of the last complete poll
    std::shared_ptr<const failure> failure_;           // apart: most metrics have none
};

} // namespace plimsoll::domain

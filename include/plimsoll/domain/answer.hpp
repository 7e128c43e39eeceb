// SPDX-License-Identifier: Apache-2.0
// The ladder: from what is known of a metric to what one request gets. Pure functions of (track,
// policy, selected series, now). All or nothing: every selected series has a value, or the whole
// request is refused, because an HPA adds up the items it gets.
#pragma once

#include <plimsoll/domain/policy.hpp>
#include <plimsoll/domain/track.hpp>

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace plimsoll::domain {

enum class origin { fresh, last_known, held, fallback, peer };
enum class reason { never_fetched, expired, no_data, query_failed };

const char* to_string(origin o); // as in metricLabels["plimsoll.dev/origin"]
const char* to_string(reason r);

struct item {
    std::size_t series; // index into track::series()
    quantity value;
    wall_time at; // when the sample behind it was asked; for a fallback without any sample: now
    origin from;

    friend bool operator==(const item&, const item&) = default;
};

struct refusal {
    reason why;
    std::string message; // for the person who reads `kubectl describe hpa`: reason, age, last error
};

// REQUIRES (of the items): one per selected series, in their order.
using answer = std::variant<std::vector<item>, refusal>;

// `selected`: indices into of.series(), ascending, at least one; none when no series is known yet, which
// is always a refusal: there is nothing to put a number on.
answer decide(const track& of, const policy& by, std::span<const std::size_t> selected, instant now);

// Splits `sum` into parts that add up to it exactly: in proportion to `weights` (each >= 0), equally
// where all weights are 0. The first parts that have a weight get the odd thousandths.
// REQUIRES: !weights.empty().
std::vector<quantity> share_out(quantity sum, std::span<const quantity> weights);

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/answer.hpp>

#include "refusal.hpp"

#include <algorithm>
#include <cassert>

namespace plimsoll::domain {

namespace {

// What decide() was asked.
struct question {
    const track& of;
    const policy& by;
    std::span<const std::size_t> selected;
    instant now;
};

struct reading {
    std::vector<quantity> values; // one per selected series
    wall_time at;
    origin from;
};

// Null unless the HPA asks for this kind.
const target* asks_for(const policy& by, target::kind type) {
    return by.hpa_target && by.hpa_target->type == type ? &*by.hpa_target : nullptr;
}

std::vector<quantity> last_values(const question& q) {
    std::vector<quantity> values;
    values.reserve(q.selected.size());
    for (const auto i : q.selected)
        values.push_back(q.of.values()[i]);
    return values;
}

quantity sum_of(std::span<const quantity> values) {
    quantity sum;
    for (const auto value : values)
        sum = saturating_add(sum, value);
    return sum;
}

std::vector<quantity> equal_shares(quantity sum, const question& q) {
    return share_out(sum, std::vector<quantity>(q.selected.size()));
}

// Keeps the replicas where they are, as far as a number can.
std::optional<std::vector<quantity>> held(const question& q) {
    if (!q.by.hpa_target) return std::nullopt;
    const auto largest = q.of.largest_sum(q.selected);
    if (asks_for(q.by, target::kind::value)) {
        const bool idle = largest == quantity();
        return equal_shares(idle ? quantity() : q.by.hpa_target->amount, q);
    }
    auto values = last_values(q);
    if (largest != sum_of(values)) values = share_out(largest, values);
    return values;
}

// Rungs 1 and 2.
std::optional<reading> measured(const question& q) {
    const auto& sampled = q.of.sampled_at();
    if (!sampled || empty_is_error(q.of, q.by)) return std::nullopt;
    const auto age = q.now.steady - sampled->steady;
    if (age <= q.by.fresh_for()) return reading{last_values(q), sampled->wall, origin::fresh};
    if (age > q.by.keep_for || q.by.stale == when_stale::error) return std::nullopt;
    if (q.by.stale == when_stale::last_known)
        return reading{last_values(q), sampled->wall, origin::last_known};
    auto values = held(q);
    if (!values) return std::nullopt;
    return reading{std::move(*values), sampled->wall, origin::held};
}

// Rung 3.
std::optional<reading> fallen_back(const question& q) {
    const auto& wanted = q.by.when_expired;
    const auto* target = asks_for(q.by, target::kind::average_value);
    if (!wanted || target == nullptr) return std::nullopt;
    const auto& sampled = q.of.sampled_at();
    const auto last_success = sampled.value_or(q.of.started());
    if (q.now.steady - last_success.steady <= fallback_after(*wanted, q.by)) return std::nullopt;
    auto sum = saturating_multiply(target->amount, wanted->replicas);
    if (wanted->how == fallback::behavior::at_least && sampled)
        sum = std::max(sum, q.of.largest_sum(q.selected));
    return reading{equal_shares(sum, q), sampled.value_or(q.now).wall, origin::fallback};
}

// Not for a fallback: that names replicas, and the operator meant them.
void activate(reading& r, const policy& by) {
    if (!by.activation || !asks_for(by, target::kind::average_value)) return;
    if (sum_of(r.values) <= *by.activation) std::ranges::fill(r.values, quantity());
}

// An HPA adds the items up, and its sum must not overflow. sum_of() stops at the limit, and a sum that
// is exactly there is shared out to the same values again.
void clamp(reading& r) {
    const auto sum = sum_of(r.values).milli();
    if (sum == quantity::max_milli || sum == -quantity::max_milli) {
        r.values = share_out(quantity::from_milli(sum), r.values);
    }
}

std::vector<item> items(const reading& r, std::span<const std::size_t> selected) {
    std::vector<item> made;
    made.reserve(selected.size());
    for (std::size_t i = 0; i < selected.size(); ++i)
        made.push_back({selected[i], r.values[i], r.at, r.from});
    return made;
}

} // namespace

const char* to_string(origin o) {
    switch (o) {
    case origin::fresh:
        return "fresh";
    case origin::last_known:
        return "last_known";
    case origin::held:
        return "held";
    case origin::fallback:
        return "fallback";
    case origin::peer:
        return "peer";
    }
    return "";
}

const char* to_string(reason r) {
    switch (r) {
    case reason::never_fetched:
        return "never_fetched";
    case reason::expired:
        return "expired";
    case reason::no_data:
        return "no_data";
    case reason::query_failed:
        return "query_failed";
    }
    return "";
}

std::chrono::milliseconds fallback_after(const fallback& of, const policy& by) {
    // Far beyond any sensible configuration, and far from where the clock's nanoseconds overflow.
    constexpr std::chrono::milliseconds century = std::chrono::hours(24 * 365 * 100);
    const auto interval = std::max(by.interval, std::chrono::milliseconds(1));
    const auto intervals = std::min(of.after, century / interval);
    return std::max(by.keep_for, intervals * interval);
}

answer decide(const track& of, const policy& by, std::span<const std::size_t> selected, instant now) {
    assert(!selected.empty() || of.series().empty());
    if (of.series().empty()) return refuse(of, by, now);
    const question q{of, by, selected, now};
    if (auto r = measured(q)) {
        activate(*r, by);
        clamp(*r);
        return items(*r, selected);
    }
    if (const auto r = fallen_back(q)) return items(*r, selected);
    return refuse(of, by, now);
}

} // namespace plimsoll::domain

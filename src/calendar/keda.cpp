// SPDX-License-Identifier: Apache-2.0
#include "keda.hpp"

#include <algorithm>
#include <vector>

namespace plimsoll::calendar {

namespace {

constexpr std::size_t most_events = 10'000;
constexpr std::chrono::days horizon{400};

// The moments of one cron line, sorted; the first is the latest before `now`, the last one lies beyond what
// is compared.
struct moments {
    std::vector<utc_seconds> here;
    std::vector<utc_seconds> there;
};

moments moments_of(const cron_line& line, const zone& in, utc_seconds now) {
    moments out;
    const utc_seconds end = now + horizon;
    local_minute at = line.latest(in.last_begun(now));
    do {
        const auto each = in.each_time(at);
        out.here.push_back(in.when(at));
        out.there.insert(out.there.end(), each.begin(), each.end());
        at = line.next(at);
    } while (out.there.empty() ||
             (out.here.size() < most_events && std::min(out.here.back(), out.there.back()) <= end));
    // What happens twice is not in order.
    std::ranges::sort(out.there);
    return out;
}

// REQUIRES: the first element is not after `now`.
utc_seconds latest(const std::vector<utc_seconds>& of, utc_seconds now) {
    return *std::prev(std::ranges::upper_bound(of, now));
}

// REQUIRES: the last element is after `now`.
utc_seconds next(const std::vector<utc_seconds>& of, utc_seconds now) {
    return *std::ranges::upper_bound(of, now);
}

std::vector<utc_seconds> all_after(utc_seconds now, const moments& starts, const moments& ends) {
    std::vector<utc_seconds> out{now};
    for (const auto* some : {&starts.here, &starts.there, &ends.here, &ends.there})
        std::ranges::copy_if(*some, std::back_inserter(out), [&](utc_seconds at) { return at > now; });
    std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
}

} // namespace

std::optional<disagreement> first_disagreement(const window& of, const zone& in, utc_seconds now) {
    const moments starts = moments_of(of.start, in, now);
    const moments ends = moments_of(of.end, in, now);
    const utc_seconds known =
        std::min({starts.here.back(), starts.there.back(), ends.here.back(), ends.there.back()});
    std::optional<disagreement> found;
    for (const utc_seconds at : all_after(now, starts, ends)) {
        if (at >= known) break;
        const bool here = latest(starts.here, at) >= latest(ends.here, at);
        const bool there = next(ends.there, at) <= next(starts.there, at);
        if (found) found->until = at;
        if (found && (here == there || here != found->open_here)) return found;
        if (!found && here != there) found = disagreement{at, known, here};
    }
    return found;
}

} // namespace plimsoll::calendar

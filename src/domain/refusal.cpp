// SPDX-License-Identifier: Apache-2.0
#include "refusal.hpp"

#include "duration_text.hpp"

#include <algorithm>

namespace plimsoll::domain {

namespace {

reason why(const track& of, const policy& by, instant now) {
    const auto* failed = of.current_failure();
    const auto& sampled = of.sampled_at();
    if (failed && failed->what == failure::kind::no_data) return reason::no_data;
    if (!sampled) return failed ? reason::query_failed : reason::never_fetched;
    const bool too_old = now.steady - sampled->steady > by.keep_for;
    return failed && !too_old ? reason::query_failed : reason::expired;
}

// Age up to which a measurement, or what stands for it, was served.
std::chrono::milliseconds served_for(const policy& by) {
    if (by.stale == when_stale::error) return by.fresh_for();
    return std::max(by.keep_for, by.fresh_for());
}

std::string last_success(const track& of, const policy& by, instant now) {
    const auto& sampled = of.sampled_at();
    if (sampled && empty_is_error(of, by))
        return "last successful poll " + age_text(now.steady - sampled->steady) +
               " ago, not served with noData: error";
    if (sampled) {
        return "last successful poll " + age_text(now.steady - sampled->steady) + " ago, kept for " +
               duration_text(served_for(by));
    }
    const auto waited = age_text(now.steady - of.started().steady);
    if (of.current_failure()) return "no successful poll since the start " + waited + " ago";
    return "no poll has ended since the start " + waited + " ago";
}

} // namespace

bool empty_is_error(const track& of, const policy& by) {
    const auto* failed = of.current_failure();
    return by.empty == no_data::error && failed && failed->what == failure::kind::no_data;
}

refusal refuse(const track& of, const policy& by, instant now) {
    const auto reason = why(of, by, now);
    auto message = std::string("no value to serve (") + to_string(reason) + "): " + last_success(of, by, now);
    if (by.when_expired) message += ", fallback after " + duration_text(fallback_after(*by.when_expired, by));
    if (const auto* failed = of.current_failure()) {
        message += "; failing since " + age_text(now.steady - failed->since.steady) +
                   " ago: " + failed->cause.detail();
    }
    return {reason, std::move(message)};
}

} // namespace plimsoll::domain

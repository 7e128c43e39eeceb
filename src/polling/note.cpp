// SPDX-License-Identifier: Apache-2.0
#include "note.hpp"

#include <span>
#include <utility>

namespace plimsoll::polling {

namespace {

using domain::error;
using domain::failure;

domain::quantity sum_of(std::span<const domain::quantity> values) {
    domain::quantity sum;
    for (const auto value : values)
        sum = domain::saturating_add(sum, value);
    return sum;
}

// A fall that may be nothing but a missing part: the last values are held as if there were no answer.
std::optional<error> doubtful_fall(const observation& seen, const catalog::slot& of) {
    if (seen.degraded.empty() || !of.track.sampled_at()) return std::nullopt;
    const auto now = sum_of(seen.values);
    const auto before = sum_of(of.track.values());
    if (now >= before) return std::nullopt;
    return error(domain::errc::unavailable, "a fall from " + before.to_string() + " to " + now.to_string() +
                                                " is not believed: " + seen.degraded);
}

void record(catalog::slot& in, observation seen) {
    in.remark = std::move(seen.remark);
    const auto window = in.metric.policy->hold_window;
    if (!seen.series) return in.track.record(seen.asked, seen.values, window);
    in.track.record(seen.asked, std::move(*seen.series), seen.values, window);
}

// Zeros for the series of the configuration; a metric that names none before it is polled has nothing
// to put a zero on.
std::optional<observation> zeros(const catalog::slot& of, domain::instant at) {
    if (of.metric.policy->empty != domain::no_data::zero || !of.names_series) return std::nullopt;
    observation out;
    out.asked = at;
    out.values.resize(of.track.series().size());
    return out;
}

bool complete(const observation& seen, const catalog::slot& of) {
    return seen.values.size() == (seen.series ? seen.series->size() : of.track.series().size());
}

} // namespace

std::optional<error> note(catalog::slot& in, outcome answer, domain::instant at) {
    if (answer.has_value()) {
        if (complete(*answer, in)) {
            if (auto doubt = doubtful_fall(*answer, in)) {
                in.track.fail(failure::kind::query_failed, *doubt, at);
                return doubt;
            }
            record(in, std::move(*answer));
            return std::nullopt;
        }
        error wrong(domain::errc::internal, "the backend gave another number of values than of series");
        in.track.fail(failure::kind::query_failed, wrong, at);
        return wrong;
    }
    auto failed = std::move(answer).error();
    if (failed.no_data) {
        if (auto as_zero = zeros(in, at)) {
            record(in, std::move(*as_zero));
            return std::nullopt;
        }
    }
    in.track.fail(failed.no_data ? failure::kind::no_data : failure::kind::query_failed, failed.cause, at);
    return std::move(failed.cause);
}

void note_failure(catalog::slot& in, error why, domain::instant at) {
    in.track.fail(failure::kind::query_failed, std::move(why), at);
}

} // namespace plimsoll::polling

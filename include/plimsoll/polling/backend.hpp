// SPDX-License-Identifier: Apache-2.0
// What polling asks of a backend: the one interface that a new kind of backend implements
// (docs/adding-a-backend.md). Owned by its user, so that no backend knows the schedule.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/instant.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/quantity.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::polling {

// Most metrics have one series, and a tick may be of thousands: no heap for one.
using series_values = boost::container::small_vector<domain::quantity, 1>;

// One metric's complete poll: a value for each series.
struct observation {
    domain::instant asked; // when the question was put (for Prometheus: the evaluation time sent)
    series_values values;
    std::optional<std::vector<domain::labels>> series; // absent: those of the configuration
    // Not empty: why parts may be missing. Then a higher sum is a sample, and a lower one is none.
    std::string degraded;
    std::string remark; // what the operator should know all the same; empty: nothing
};

// A query of its own that failed: the backend answered, but not with a value.
struct query_failure {
    bool no_data = false; // the reply was empty, rather than wrong
    domain::error cause;
};

using outcome = boost::system::result<observation, query_failure>;
// What outcome::value() throws when there is none: only tests call it.
[[noreturn]] inline void throw_exception_from_error(const query_failure& e,
                                                    const boost::source_location& where) {
    throw_exception_from_error(e.cause, where);
}

class backend {
public:
    virtual ~backend() = default;

    virtual const std::string& name() const = 0;
    // How many calls of poll() it takes at the same time, never two for one metric.
    virtual std::size_t calls_at_once() const { return 1; }

    // Asks for all of `metrics` at once, sharing connections and round trips as the kind allows.
    // Completes with one outcome per metric, in their order, or with the error that made the whole
    // backend fail (unavailable, deadline_exceeded, bad_reply, unauthenticated, cancelled).
    // Ends by itself when `limit` passes (deadline_exceeded). Cancellation (terminal) ends it soon; a
    // connection in mid-reply is dropped, never reused. REQUIRES: the metrics' settings and *this outlive the
    // call; at most calls_at_once() of them.
    virtual runtime::awaitable<domain::result<std::vector<outcome>>>
    poll(std::vector<const config::metric_settings*> metrics, runtime::deadline limit) = 0;
};

} // namespace plimsoll::polling

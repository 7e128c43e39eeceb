// SPDX-License-Identifier: Apache-2.0
// How samples become an answer: what the operator configured for one metric. Plain data; config
// checks it, the ladder obeys it.
#pragma once

#include <plimsoll/domain/quantity.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace plimsoll::domain {

// What the HPA that reads the metric asks for.
struct target {
    enum class kind { average_value, value };
    kind type;
    quantity amount; // > 0

    friend bool operator==(const target&, const target&) = default;
};

struct fallback {
    enum class behavior {
        exactly,  // `static`: as many replicas as configured
        at_least, // never below the last held sum
    };
    std::int64_t after = 3; // intervals without success; >= 1
    std::int64_t replicas;  // >= 0
    behavior how = behavior::exactly;

    friend bool operator==(const fallback&, const fallback&) = default;
};

enum class when_stale { hold, last_known, error };
enum class no_data { hold, error, zero };

struct policy {
    std::chrono::milliseconds interval{5000};     // between polls
    std::chrono::milliseconds keep_for{600000};   // how long last known values may be served
    when_stale stale = when_stale::hold;          // hold needs a target
    std::chrono::milliseconds hold_window{60000}; // looked back before a failure, for average_value
    std::optional<domain::target> hpa_target = std::nullopt;     // hold and fallback need it
    std::optional<domain::fallback> when_expired = std::nullopt; // needs an average_value target
    // Needs an average_value target; at or below it the sum is 0.
    std::optional<quantity> activation = std::nullopt;
    domain::no_data empty = domain::no_data::hold; // what an empty reply of the backend means

    // Age up to which a sample is served as it is: max(3 intervals, 15 s).
    std::chrono::milliseconds fresh_for() const;

    friend bool operator==(const policy&, const policy&) = default;
};

} // namespace plimsoll::domain

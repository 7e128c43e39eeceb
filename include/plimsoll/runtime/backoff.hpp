// SPDX-License-Identifier: Apache-2.0
// Exponential backoff with full jitter: the n-th delay is uniform in [0, min(cap, first × 2^n)].
#pragma once

#include <chrono>
#include <cstdint>

namespace plimsoll::runtime {

class backoff {
public:
    using duration = std::chrono::milliseconds;
    // REQUIRES: 0 < first <= cap. `seed` makes the row of delays repeatable; use a random one.
    backoff(duration first, duration cap, std::uint64_t seed);

    duration next();
    void reset() { step_ = 0; }

private:
    duration first_;
    duration cap_;
    unsigned step_ = 0;
    std::uint64_t random_;
};

} // namespace plimsoll::runtime

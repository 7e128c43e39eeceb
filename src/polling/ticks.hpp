// SPDX-License-Identifier: Apache-2.0
// When a group's turn comes: a row of moments one interval apart, whose phase is a hash of the
// backend's name, the interval and the question, if the group has one of its own. The row is laid by the wall
// clock, so that a restart and the other replicas come to the same one, and followed on the steady clock. A
// value.
#pragma once

#include <plimsoll/domain/instant.hpp>

#include <chrono>
#include <string_view>

namespace plimsoll::polling {

class ticks {
public:
    // REQUIRES: interval > 0.
    ticks(std::string_view backend, std::chrono::milliseconds interval, domain::instant now,
          std::string_view question = {});

    // The first tick later than `t`, however many lie before it. `t` not before construction.
    domain::steady_time after(domain::steady_time t) const;

private:
    std::chrono::milliseconds interval_;
    domain::steady_time origin_; // a tick at or before construction
};

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
// Measures how late the io thread is: a timer reports each 10 ms how late it is, also for the ticks that a
// standstill has left out; and `last_tick` says when it last ran, which is what /livez judges.
#pragma once

#include <plimsoll/runtime/executor.hpp>
#include <plimsoll/telemetry/instruments.hpp>

namespace plimsoll::runtime {

class lag_monitor {
public:
    explicit lag_monitor(telemetry::histogram lag_seconds) : lag_(lag_seconds) {}

    // Runs until cancelled. REQUIRES: *this outlives it.
    awaitable<void> run();
    std::chrono::steady_clock::time_point last_tick() const { return last_; }

private:
    void observe(std::chrono::steady_clock::duration late);

    telemetry::histogram lag_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

} // namespace plimsoll::runtime

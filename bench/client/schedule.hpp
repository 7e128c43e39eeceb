// SPDX-License-Identifier: Apache-2.0
// When each request of a run is due, fixed before it begins: no answer delays the next question, so a server
// that stalls is charged with every read that fell into its stall. A value.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace plimsoll::bench {

class schedule {
public:
    // `rate` requests a second, evenly. REQUIRES: rate > 0.
    static schedule steady(double rate, std::chrono::nanoseconds length);
    // Each of `count` readers asks once in `period`, always at the same phase of it; phases are random, the
    // same for the same seed. REQUIRES: count and period > 0.
    static schedule readers(std::size_t count, std::chrono::nanoseconds period,
                            std::chrono::nanoseconds length, std::uint32_t seed);
    // All are due at once: as fast as the connections allow.
    static schedule at_once(std::size_t count);

    std::size_t size() const { return size_; }
    // Since the run's begin; never less than that of an earlier one.
    std::chrono::nanoseconds due(std::size_t request) const;

private:
    schedule(double period, std::vector<double> phases) : period_(period), phases_(std::move(phases)) {}
    void fill(std::chrono::nanoseconds length);

    double period_;              // in nanoseconds
    std::vector<double> phases_; // within a period, ascending
    std::size_t size_ = 0;
};

} // namespace plimsoll::bench

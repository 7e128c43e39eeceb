// SPDX-License-Identifier: Apache-2.0
// Durations, counted in buckets whose width is under 1 % of what they hold, from a nanosecond to centuries in
// 57 KiB. A value; nothing is allocated after it is made.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace plimsoll::bench {

class histogram {
public:
    histogram();

    // What is negative counts as 0.
    void add(std::chrono::nanoseconds value);
    std::uint64_t count() const { return count_; }
    std::chrono::nanoseconds max() const { return max_; } // exact; 0 when empty
    // The least value that a share `q` (0 to 1) of all does not exceed, off by 0.4 % at most; 0 when empty.
    std::chrono::nanoseconds quantile(double q) const;

private:
    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::chrono::nanoseconds max_{0};
};

} // namespace plimsoll::bench

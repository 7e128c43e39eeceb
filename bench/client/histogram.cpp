// SPDX-License-Identifier: Apache-2.0
#include "histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace plimsoll::bench {

namespace {

// A bucket is a power of two's `steps`th part. Below 2 * steps each value has its own.
constexpr std::uint64_t steps = 128;
constexpr unsigned step_bits = 8; // of the numbers from steps to 2 * steps - 1
constexpr std::size_t buckets = (63 - step_bits) * steps + 2 * steps;

std::size_t bucket_of(std::uint64_t value) {
    const auto bits = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = bits > step_bits ? bits - step_bits : 0;
    return shift * steps + (value >> shift);
}

std::uint64_t middle_of(std::size_t bucket) {
    if (bucket < 2 * steps) return bucket;
    const std::uint64_t shift = bucket / steps - 1;
    const std::uint64_t low = (bucket - shift * steps) << shift;
    return low + (std::uint64_t{1} << shift) / 2;
}

} // namespace

histogram::histogram() : buckets_(buckets) {}

void histogram::add(std::chrono::nanoseconds value) {
    const auto taken = std::max(value, std::chrono::nanoseconds(0));
    ++buckets_[bucket_of(static_cast<std::uint64_t>(taken.count()))];
    ++count_;
    max_ = std::max(max_, taken);
}

std::chrono::nanoseconds histogram::quantile(double q) const {
    if (count_ == 0) return std::chrono::nanoseconds(0);
    const auto wanted = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= std::max<std::uint64_t>(wanted, 1))
            return std::min(std::chrono::nanoseconds(middle_of(i)), max_);
    }
    return max_;
}

} // namespace plimsoll::bench

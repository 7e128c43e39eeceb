// SPDX-License-Identifier: Apache-2.0
#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace plimsoll::bench {

schedule schedule::steady(double rate, std::chrono::nanoseconds length) {
    schedule made(1e9 / rate, {0.0});
    made.fill(length);
    return made;
}

schedule schedule::readers(std::size_t count, std::chrono::nanoseconds period,
                           std::chrono::nanoseconds length, std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto whole = static_cast<double>(period.count());
    std::vector<double> phases(count);
    for (auto& phase : phases)
        phase = whole * (static_cast<double>(random()) / 4294967296.0);
    std::ranges::sort(phases);
    schedule made(whole, std::move(phases));
    made.fill(length);
    return made;
}

schedule schedule::at_once(std::size_t count) {
    schedule made(0.0, {0.0});
    made.size_ = count;
    return made;
}

// All that are due before `length` has passed.
void schedule::fill(std::chrono::nanoseconds length) {
    const auto periods = static_cast<std::size_t>(static_cast<double>(length.count()) / period_) + 1;
    size_ = periods * phases_.size();
    while (size_ > 0 && due(size_ - 1) >= length)
        --size_;
}

std::chrono::nanoseconds schedule::due(std::size_t request) const {
    const std::size_t turn = request / phases_.size();
    return std::chrono::nanoseconds(
        std::llround(static_cast<double>(turn) * period_ + phases_[request % phases_.size()]));
}

} // namespace plimsoll::bench

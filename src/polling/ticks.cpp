// SPDX-License-Identifier: Apache-2.0
#include "ticks.hpp"

#include <cstdint>

namespace plimsoll::polling {

namespace {

// FNV-1a: the same on every machine and in every version, which std::hash does not promise.
std::uint64_t hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t h = 0xcbf29ce484222325U ^ seed;
    for (const char c : text) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3U;
    }
    return h;
}

} // namespace

ticks::ticks(std::string_view backend, std::chrono::milliseconds interval, domain::instant now,
             std::string_view question)
    : interval_(interval) {
    using std::chrono::milliseconds;
    using std::chrono::nanoseconds;
    const auto count = static_cast<std::uint64_t>(interval.count());
    auto hashed = hash(backend, count);
    if (!question.empty()) hashed = hash(question, hashed);
    const milliseconds phase(static_cast<milliseconds::rep>(hashed % count));
    const nanoseconds wall = now.wall.time_since_epoch();
    auto since_tick = (wall - phase) % nanoseconds(interval);
    if (since_tick < nanoseconds::zero()) since_tick += interval;
    origin_ = now.steady - since_tick;
}

domain::steady_time ticks::after(domain::steady_time t) const {
    const auto passed = (t - origin_) / interval_; // whole intervals
    return origin_ + (passed + 1) * interval_;
}

} // namespace plimsoll::polling

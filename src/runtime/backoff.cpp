// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/backoff.hpp>

#include <cassert>

namespace plimsoll::runtime {

namespace {

// splitmix64: small, well mixed from any seed, and the same row on every machine.
std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

} // namespace

backoff::backoff(duration first, duration cap, std::uint64_t seed) : first_(first), cap_(cap), random_(seed) {
    assert(first > duration::zero() && first <= cap);
}

backoff::duration backoff::next() {
    duration limit = first_;
    for (unsigned i = 0; i < step_ && limit < cap_; ++i)
        limit = limit > cap_ / 2 ? cap_ : limit * 2;
    if (limit < cap_) ++step_;
    const auto range = static_cast<std::uint64_t>(limit.count()) + 1;
    return duration(static_cast<duration::rep>(next_random(random_) % range));
}

} // namespace plimsoll::runtime

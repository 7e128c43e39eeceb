// SPDX-License-Identifier: Apache-2.0
// One moment on both clocks: ages are measured on the steady one, timestamps are read off the wall.
#pragma once

#include <chrono>

namespace plimsoll::domain {

using steady_time = std::chrono::steady_clock::time_point;
using wall_time = std::chrono::system_clock::time_point;

struct instant {
    steady_time steady;
    wall_time wall;

    // The moment `d` later (earlier when negative), on both clocks.
    template <typename Rep, typename Period>
    instant after(std::chrono::duration<Rep, Period> d) const {
        return {steady + std::chrono::duration_cast<steady_time::duration>(d),
                wall + std::chrono::duration_cast<wall_time::duration>(d)};
    }

    friend bool operator==(const instant&, const instant&) = default;
};

} // namespace plimsoll::domain

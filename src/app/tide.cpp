// SPDX-License-Identifier: Apache-2.0
#include "tide.hpp"

#include <algorithm>

namespace plimsoll::app {

namespace {

constexpr std::size_t worth_it = 64; // connections: some megabytes

} // namespace

bool tide::has_gone_out(std::size_t open) {
    const bool going = open < last_;
    last_ = open;
    high_ = std::max(high_, open);
    if (going || high_ - open < worth_it) return false;
    high_ = open;
    return true;
}

} // namespace plimsoll::app

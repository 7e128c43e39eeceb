// SPDX-License-Identifier: Apache-2.0
// Several coroutines side by side, awaited as one.
#pragma once

#include <plimsoll/runtime/executor.hpp>

#include <vector>

namespace plimsoll::runtime {

// Completes when all of them have ended, with the first one's exception if any threw. Cancellation is
// passed on to all, and they are awaited all the same: they may refer to what the caller owns.
awaitable<void> together(std::vector<awaitable<void>> all);

} // namespace plimsoll::runtime

// SPDX-License-Identifier: Apache-2.0
// Memory after many connections: their buffers lie free between what is still used, and malloc would keep
// them for good. When many connections have gone and no more are going, the compute thread gives that memory
// back to the kernel.
#pragma once

#include <plimsoll/net/server.hpp>
#include <plimsoll/runtime/worker.hpp>

namespace plimsoll::app {

// How high the tide of connections was.
class tide {
public:
    // `open`: how many there are now. Whether enough of them have gone since the last time it said so, and
    // the others stay.
    bool has_gone_out(std::size_t open);

private:
    std::size_t high_ = 0;
    std::size_t last_ = 0;
};

// Runs until cancelled; looks once a second. REQUIRES: both outlive the coroutine.
runtime::awaitable<void> run_give_back(const net::server& server, runtime::worker& compute);

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "give_back.hpp"

#include <plimsoll/runtime/deadline.hpp>

#include <algorithm>
#include <malloc.h>

namespace plimsoll::app {

namespace {

constexpr std::size_t worth_it = 64; // connections: some megabytes
constexpr std::chrono::seconds period{1};

} // namespace

bool tide::has_gone_out(std::size_t open) {
    const bool going = open < last_;
    last_ = open;
    high_ = std::max(high_, open);
    if (going || high_ - open < worth_it) return false;
    high_ = open;
    return true;
}

runtime::awaitable<void> run_give_back(const net::server& server, runtime::worker& compute) {
    tide connections;
    for (bool on = true; on;) {
        if (connections.has_gone_out(server.connections())) compute.post([] { malloc_trim(0); });
        on = co_await runtime::sleep_for(period);
    }
}

} // namespace plimsoll::app

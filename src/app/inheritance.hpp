// SPDX-License-Identifier: Apache-2.0
// What of one configuration goes on in the next: the backends that keep their connections and the
// metrics that keep their samples. Pure; fit for 10,000 metrics.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace plimsoll::app {

// For each element after, the index of the one before that it goes on with; each of those once.
struct inheritance {
    std::vector<std::optional<std::size_t>> backends;
    std::vector<std::optional<std::size_t>> metrics;
};

// A backend goes on if name and settings are the same. A metric goes on if its question is: one of its
// name that shares a namespace with it had the same query, of a backend that goes on. Interval, target
// and all the rest may differ.
inheritance inherit(const config::settings& before, const config::settings& after);

} // namespace plimsoll::app

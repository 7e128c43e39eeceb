// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/polling/schedule.hpp>

#include "lane.hpp"

#include <algorithm>
#include <random>

namespace plimsoll::polling {

schedule::schedule(const runtime::clock& now, telemetry::registry& instruments)
    : now_(now), instruments_(instruments) {}

schedule::~schedule() = default;

void schedule::start(backend& of, std::vector<entry> metrics, runtime::task_group& tasks) {
    std::random_device random;
    lanes_.push_back(std::make_unique<lane>(of, metrics, now_, instruments_, random()));
    tasks.spawn("polls of " + of.name(), lanes_.back()->run(tasks));
}

bool schedule::alive(domain::steady_time now) const {
    return std::ranges::all_of(lanes_, [&](const auto& l) { return l->alive(now); });
}

} // namespace plimsoll::polling

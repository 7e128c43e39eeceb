// SPDX-License-Identifier: Apache-2.0
// The instruments of one backend's polls: plimsoll_polls_total{backend, outcome} and
// plimsoll_poll_duration_seconds{backend}. All of them are made at the start: making one takes a lock
// that a scrape holds.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::polling {

class meter {
public:
    meter(telemetry::registry& instruments, const std::string& backend);

    // `error`: none for a poll that the backend answered.
    void count(std::optional<domain::errc> error, std::chrono::steady_clock::duration took) const;

private:
    std::vector<telemetry::counter> outcomes_; // ok, then in errc's order
    telemetry::histogram seconds_;
};

} // namespace plimsoll::polling

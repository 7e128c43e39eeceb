// SPDX-License-Identifier: Apache-2.0
// Metrics of one backend that share a row of ticks, and what holds all of them back while the backend fails.
// Owned by their lane.
#pragma once

#include "query.hpp"
#include "ticks.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::polling {

// What holds back all groups of one interval while the whole backend fails.
class throttle {
public:
    explicit throttle(runtime::backoff delay) : delay_(delay) {}

    bool failing() const { return failing_; }
    bool lets_ask(domain::steady_time now) const { return not_before_ <= now; }
    // Of calls that fail side by side, and of groups in one call, the first says how long to wait.
    void failed(domain::steady_time now);
    void answered();

private:
    runtime::backoff delay_;
    domain::steady_time not_before_{};
    bool failing_ = false;
};

struct group {
    group(std::chrono::milliseconds i, ticks t, throttle& by) : interval(i), row(t), held_by(by) {}

    std::chrono::milliseconds interval;
    ticks row;
    throttle& held_by;
    std::vector<query> queries;
    domain::steady_time first{};   // when it is visited first
    domain::steady_time visited{}; // when its last visit began
};

// All of one backend. Neither the groups nor their queries move once they are made.
class groups {
public:
    // `seed`: of the backoffs' jitter.
    groups(const std::string& backend, const std::vector<schedule::entry>& metrics, domain::instant now,
           std::uint64_t seed);

    std::deque<group>& all() { return all_; }
    const std::deque<group>& all() const { return all_; }
    // Whether the backend's last answer, at any interval, was that it failed.
    bool failing() const;

private:
    group& add(const std::string& backend, std::chrono::milliseconds interval, std::string_view question,
               domain::instant now, std::uint64_t seed);

    std::map<std::chrono::milliseconds, throttle> throttles_;
    std::deque<group> all_;
};

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
// One metric among those that are polled: whether it may be asked for, and what an answer leaves behind.
// Owned by its group.
#pragma once

#include <plimsoll/polling/schedule.hpp>
#include <plimsoll/runtime/backoff.hpp>

#include <string>

namespace plimsoll::polling {

class query {
public:
    // `delay`: between tries while the query itself fails.
    query(schedule::entry of, runtime::backoff delay) : of_(of), delay_(delay) {}

    const config::metric_settings& settings() const { return *of_.settings; }
    bool may_be_asked(domain::steady_time now) const { return not_before_ <= now; }

    // The backend of that name, asked at `at`, gave `answer`; it is `now`.
    void answered(outcome answer, domain::instant at, domain::steady_time now, const std::string& backend);
    // The backend itself failed, asked at `at`.
    void unanswered(const domain::error& why, domain::instant at);

private:
    void tell_remark(const std::string& backend) const;
    void tell_change(const domain::error* failure, const std::string& backend) const;

    schedule::entry of_;
    runtime::backoff delay_;
    domain::steady_time not_before_{};
    bool failing_ = false; // the backend answered, but not with a sample
};

} // namespace plimsoll::polling

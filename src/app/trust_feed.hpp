// SPDX-License-Identifier: Apache-2.0
// From the authentication ConfigMap to the authenticator: bundles are parsed on the compute thread, one
// state of the ConfigMap after the other, and what is not usable leaves the old in force. Lives on the io
// thread.
#pragma once

#include <plimsoll/auth/authenticator.hpp>
#include <plimsoll/runtime/task_group.hpp>
#include <plimsoll/runtime/worker.hpp>
#include <plimsoll/telemetry/instruments.hpp>

#include <optional>

namespace plimsoll::app {

class trust_feed {
public:
    using config_map = cluster::client::config_map;

    // REQUIRES: all of them outlive *this; `tasks` is joined before it is destroyed.
    trust_feed(auth::authenticator& into, runtime::worker& compute, runtime::task_group& tasks,
               telemetry::registry& instruments);

    // The ConfigMap as it is now; nothing when it is gone.
    void changed(std::optional<config_map> data);

private:
    runtime::awaitable<void> read();
    void take(auth::trust_reading got);

    auth::authenticator& into_;
    runtime::worker& compute_;
    runtime::task_group& tasks_;
    const telemetry::gauge successful_;
    auth::trust current_;
    std::optional<config_map> next_; // the newest that is not read yet; older ones are of no interest
    bool reading_ = false;
};

} // namespace plimsoll::app

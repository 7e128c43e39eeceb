// SPDX-License-Identifier: Apache-2.0
#include "trust_feed.hpp"

#include <plimsoll/telemetry/log.hpp>

namespace plimsoll::app {

using telemetry::level;

namespace {

const std::string title = "kube-system/extension-apiserver-authentication";

std::string known_or_not(const void* what) { return what == nullptr ? "unknown" : "known"; }

} // namespace

trust_feed::trust_feed(auth::authenticator& into, runtime::worker& compute, runtime::task_group& tasks,
                       telemetry::registry& instruments)
    : into_(into),
      compute_(compute),
      tasks_(tasks),
      successful_(instruments.make_gauge("plimsoll_authentication_config_last_read_successful",
                                         "1 if all of the ConfigMap " + title +
                                             " is in use, 0 if a part of it is not usable.")) {}

void trust_feed::changed(std::optional<config_map> data) {
    // One that vanished leaves the last in force, as k8s.io/apiserver does: kube-apiserver writes it again.
    if (!data) {
        telemetry::log(level::warning, "auth", title + " is gone");
        return;
    }
    next_ = std::move(data);
    if (reading_) return;
    reading_ = true;
    tasks_.spawn("authentication configuration", read());
}

runtime::awaitable<void> trust_feed::read() {
    while (next_) {
        auto parse = [data = std::move(*next_), before = current_] { return auth::read_trust(data, before); };
        next_.reset();
        auto got = co_await runtime::run_on(compute_, std::move(parse));
        if (got)
            take(std::move(*got));
        else
            telemetry::log(level::error, "auth", title + " was not read", {{"error", got.error().detail()}});
    }
    reading_ = false;
}

void trust_feed::take(auth::trust_reading got) {
    for (const domain::error& complaint : got.complaints)
        telemetry::log(level::error, "auth", title + " is not usable in part, the old stays in force",
                       {{"error", complaint.detail()}});
    successful_.set(got.complaints.empty() ? 1 : 0);
    current_ = std::move(got.now);
    into_.use(current_);
    telemetry::log(level::info, "auth", title + " read",
                   {{"front_proxy", known_or_not(current_.front_proxy.get())},
                    {"client_ca", known_or_not(current_.client_ca.get())}});
}

} // namespace plimsoll::app

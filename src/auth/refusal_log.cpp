// SPDX-License-Identifier: Apache-2.0
#include "refusal_log.hpp"

#include <plimsoll/telemetry/log.hpp>

namespace plimsoll::auth {

using telemetry::level;

namespace {

constexpr std::chrono::seconds pause(10);
constexpr const char* message = "a request was not authenticated";

} // namespace

void refusal_log::add(const std::string& address, const std::string& why, domain::steady_time now) {
    if (last_ && now - *last_ < pause) {
        ++untold_;
        telemetry::log(level::debug, "auth", message, {{"address", address}, {"error", why}});
        return;
    }
    telemetry::log(level::warning, "auth", message,
                   {{"address", address}, {"error", why}, {"untold_before", std::to_string(untold_)}});
    last_ = now;
    untold_ = 0;
}

} // namespace plimsoll::auth

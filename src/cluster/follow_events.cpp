// SPDX-License-Identifier: Apache-2.0
// What a follower makes of a watch's lines, and whom it tells.
#include "follow.hpp"

#include "review.hpp"

#include <plimsoll/telemetry/log.hpp>

namespace plimsoll::cluster {

using domain::errc;
using domain::error;
using telemetry::level;

bool follower::take(std::string_view line) {
    auto event = wire::decode_config_map_event(line);
    if (!event) {
        trouble_ = event.error();
        return false;
    }
    if (const auto* said = std::get_if<wire::failure>(&*event)) {
        too_old_ = said->code == 410;
        if (!too_old_)
            trouble_ = error(errc::unavailable, "the API server ended the watch: " + said->message);
        return false;
    }
    lively_ = true;
    recovered();
    if (auto* mark = std::get_if<wire::bookmark>(&*event)) {
        version_ = std::move(mark->resource_version);
    } else if (auto* changed = std::get_if<wire::config_map_changed>(&*event)) {
        version_ = std::move(changed->now.resource_version);
        if (changed->now.name == what_.name) now(std::move(changed->now.data));
    } else if (auto* deleted = std::get_if<wire::config_map_deleted>(&*event)) {
        version_ = std::move(deleted->last.resource_version);
        if (deleted->last.name == what_.name) now(std::nullopt);
    }
    return true;
}

void follower::recovered() {
    if (!last_failure_.empty()) telemetry::log(level::info, "cluster", title_ + " can be read again");
    last_failure_.clear();
}

void follower::now(std::optional<client::config_map> data) {
    if (told_ && last_ == data) return;
    told_ = true;
    last_ = std::move(data);
    if (tell_.changed) tell_.changed(last_);
}

void follower::failed(const error& why) {
    const error titled = without({server_.sent_token()}, why).within(title_);
    if (titled.detail() != last_failure_) {
        telemetry::log(level::warning, "cluster", titled.detail());
        last_failure_ = titled.detail();
    }
    if (tell_.failed) tell_.failed(titled);
}

} // namespace plimsoll::cluster

// SPDX-License-Identifier: Apache-2.0
// One ConfigMap, read by list and followed by watch. Lives in the coroutine that runs it.
#pragma once

#include "endpoint.hpp"

#include <plimsoll/runtime/backoff.hpp>
#include <plimsoll/wire/config_map.hpp>

#include <random>

namespace plimsoll::cluster {

class follower {
public:
    struct object {
        std::string name_space, name;
    };
    struct listener {
        std::function<void(std::optional<client::config_map>)> changed;
        std::function<void(const domain::error&)> failed;
    };

    follower(object what, listener tell, const client_options& how, endpoint& server, net::http_client& http);

    // Runs until cancelled.
    runtime::awaitable<void> run();

private:
    enum class next { list, watch, stop };

    runtime::awaitable<domain::result<void>> list();
    runtime::awaitable<domain::result<wire::config_map_list>> page(std::string token);
    // One watch from version_ on, and what is to be done after it.
    runtime::awaitable<next> watch();
    next after_watch(const domain::result<void>& ended);

    // What one line of the watch says; false: the watch is of no more use, and trouble_ says why.
    bool take(std::string_view line);
    void now(std::optional<client::config_map> data);
    void failed(const domain::error& why);
    void recovered();
    std::string path(const std::string& more) const;

    const object what_;
    const listener tell_;
    const client_options how_;
    endpoint& server_;
    net::http_client& http_;
    const std::string title_; // for the log

    std::string version_;
    bool told_ = false;
    std::optional<client::config_map> last_;
    std::string last_failure_; // in the log already

    std::optional<domain::error> trouble_; // of the watch under way
    bool too_old_ = false;                 // 410: no failure, but a reason to list
    bool lively_ = false;                  // it brought something
    std::minstd_rand random_;
    runtime::backoff pauses_;
};

} // namespace plimsoll::cluster

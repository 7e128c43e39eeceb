// SPDX-License-Identifier: Apache-2.0
// A client that follows kube-system/extension-apiserver-authentication, and what it was told. Texts of
// lists and events.
#pragma once

#include "scripted_apiserver.hpp"

namespace plimsoll::test {

using config_map = cluster::client::config_map;

// {"at": mark} as ConfigMap of that name.
std::string config_map_text(const std::string& mark, const std::string& version,
                            const std::string& name = "extension-apiserver-authentication");
// `next`: the token of the page behind.
std::string list_text(const std::vector<std::string>& items, const std::string& version,
                      const std::string& next = {});
std::string event(const std::string& type, const std::string& object); // a line of a watch
std::string bookmark(const std::string& version);
std::string gone_event(); // 410

class following {
public:
    explicit following(const scripted_apiserver& server, cluster::client_options how = reach::quick())
        : following(server.reach(), how) {}
    explicit following(cluster::connection to, cluster::client_options how = reach::quick());
    ~following();

    // The marks that it was told of so far; "(gone)" when it was told that there is none.
    const std::vector<std::string>& told() const { return told_; }
    const std::vector<domain::error>& failures() const { return failures_; }
    // Runs until so many marks were told; they are compared by the caller.
    void wait_for(std::size_t marks);
    void run_until(const std::function<bool()>& condition) { at_.runner.run_until(condition); }

private:
    static runtime::awaitable<bool> run(runtime::awaitable<void> work);

    std::vector<std::string> told_;
    std::vector<domain::error> failures_;
    std::optional<bool> ended_;
    reach at_;
};

// Up to its query; and one parameter of it, as sent.
std::string parameter(const std::string& request, const std::string& name);

// Sends these events and waits until the client goes away.
after watch_and_stay(scripted_peer& peer, const std::vector<std::string>& lines);
// Sends these events and ends the watch in order.
after watch_and_end(scripted_peer& peer, const std::vector<std::string>& lines);

} // namespace plimsoll::test

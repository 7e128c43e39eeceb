// SPDX-License-Identifier: Apache-2.0
#include "following.hpp"

namespace plimsoll::test {

namespace {

std::string versioned(const std::string& version) { return R"("resourceVersion":")" + version + "\""; }

} // namespace

std::string config_map_text(const std::string& mark, const std::string& version, const std::string& name) {
    return R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":")" + name + "\"," +
           versioned(version) + R"(},"data":{"at":")" + mark + "\"}}";
}

std::string list_text(const std::vector<std::string>& items, const std::string& version,
                      const std::string& next) {
    std::string all;
    for (const std::string& item : items)
        all += (all.empty() ? "" : ",") + item;
    const std::string more = next.empty() ? "" : R"(,"continue":")" + next + "\"";
    return answer(200, R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{)" + versioned(version) +
                           more + R"(},"items":[)" + all + "]}");
}

std::string event(const std::string& type, const std::string& object) {
    return R"({"type":")" + type + R"(","object":)" + object + "}";
}

std::string bookmark(const std::string& version) {
    return event("BOOKMARK", R"({"kind":"ConfigMap","metadata":{)" + versioned(version) + "}}");
}

std::string gone_event() {
    return event("ERROR", R"({"kind":"Status","code":410,"reason":"Expired","message":"too old"})");
}

following::following(cluster::connection to, cluster::client_options how) : at_(std::move(to), how) {
    const auto changed = [this](const std::optional<config_map>& data) {
        told_.push_back(data ? data->at("at") : "(gone)");
    };
    const auto failed = [this](const domain::error& why) { failures_.push_back(why); };
    at_.runner.start(run(at_.client.follow_config_map("kube-system", "extension-apiserver-authentication",
                                                      changed, failed)),
                     ended_);
}

following::~following() {
    at_.runner.cancel_all();
    at_.runner.run_until([this] { return ended_.has_value(); });
}

runtime::awaitable<bool> following::run(runtime::awaitable<void> work) {
    co_await std::move(work);
    co_return true;
}

void following::wait_for(std::size_t marks) {
    at_.runner.run_until([this, marks] { return told_.size() >= marks; });
}

std::string parameter(const std::string& request, const std::string& name) {
    const std::string target = request.substr(0, request.find(" HTTP/1.1"));
    for (const char* before : {"?", "&"}) {
        const auto at = target.find(before + name + "=");
        if (at == std::string::npos) continue;
        const auto begin = at + name.size() + 2;
        return target.substr(begin, target.find('&', begin) - begin);
    }
    return "(none)";
}

after watch_and_stay(scripted_peer& peer, const std::vector<std::string>& lines) {
    peer.send(watch_head());
    for (const std::string& line : lines)
        peer.send(watch_line(line));
    peer.wait_until_closed();
    return after::end;
}

after watch_and_end(scripted_peer& peer, const std::vector<std::string>& lines) {
    peer.send(watch_head());
    for (const std::string& line : lines)
        peer.send(watch_line(line));
    peer.send(watch_end());
    return after::keep;
}

} // namespace plimsoll::test

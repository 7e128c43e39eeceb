// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/discovery.hpp>

#include <nlohmann/json.hpp>

namespace plimsoll::wire {

using json = nlohmann::ordered_json;

namespace {

json group_version() {
    json out;
    out["groupVersion"] = std::string(group_name) + "/" + version_name;
    out["version"] = version_name;
    return out;
}

json resource(const std::string& name) {
    json out;
    out["name"] = name;
    out["singularName"] = "";
    out["namespaced"] = true;
    out["kind"] = "ExternalMetricValueList";
    // Only `get`, although RBAC asks for `list`: controllers that walk all listable resources
    // (garbage collection, namespace deletion, backups) must not try ours.
    out["verbs"] = json::array({"get"});
    return out;
}

} // namespace

std::string api_group_list(std::uint16_t port) {
    json address;
    address["clientCIDR"] = "0.0.0.0/0";
    address["serverAddress"] = ":" + std::to_string(port);
    json group;
    group["name"] = group_name;
    group["versions"] = json::array({group_version()});
    group["preferredVersion"] = group_version();
    group["serverAddressByClientCIDRs"] = json::array({address});
    json out;
    out["kind"] = "APIGroupList";
    out["groups"] = json::array({group});
    return out.dump() + "\n";
}

std::string api_group() {
    json out;
    out["kind"] = "APIGroup";
    out["apiVersion"] = "v1";
    out["name"] = group_name;
    out["versions"] = json::array({group_version()});
    out["preferredVersion"] = group_version();
    return out.dump() + "\n";
}

std::string api_resource_list(const std::vector<std::string>& names) {
    json resources = json::array();
    for (const std::string& name : names)
        resources.push_back(resource(name));
    if (names.empty()) resources.push_back(resource("externalmetrics"));
    json out;
    out["kind"] = "APIResourceList";
    out["apiVersion"] = "v1";
    out["groupVersion"] = std::string(group_name) + "/" + version_name;
    out["resources"] = std::move(resources);
    std::string text = out.dump() + "\n";
    text.shrink_to_fit(); // of 10,000 metrics it is a megabyte, and it is kept
    return text;
}

std::string version(const version_info& of) {
    json out;
    out["major"] = of.major;
    out["minor"] = of.minor;
    out["gitVersion"] = of.git_version;
    out["gitCommit"] = of.git_commit;
    out["gitTreeState"] = "";
    out["buildDate"] = of.build_date;
    out["goVersion"] = ""; // clients of `kubectl version` expect the key
    out["compiler"] = of.compiler;
    out["platform"] = of.platform;
    return out.dump(2);
}

std::string pretty(const std::string& compact) {
    const json parsed = json::parse(compact, nullptr, false);
    return parsed.is_discarded() ? compact : parsed.dump(2);
}

} // namespace plimsoll::wire

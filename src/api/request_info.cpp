// SPDX-License-Identifier: Apache-2.0
#include "request_info.hpp"

#include <plimsoll/wire/discovery.hpp>

namespace plimsoll::api {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// Whether the path ends in an object's name or in a resource.
enum class naming { object, collection };

std::string resource_verb(std::string_view method, const request_target& target, naming how) {
    if (method == "GET" || method == "HEAD") {
        if (how == naming::object) return "get";
        return wants_watch(target) ? "watch" : "list";
    }
    if (method == "POST") return "create";
    if (method == "PUT") return "update";
    if (method == "PATCH") return "patch";
    if (method == "DELETE") return how == naming::object ? "delete" : "deletecollection";
    return "";
}

} // namespace

bool wants_watch(const request_target& target) {
    const auto watch = target.parameter("watch");
    return watch && *watch != "false" && *watch != "0";
}

bool is_metric_path(const request_target& target) {
    const auto& s = target.segments();
    return s.size() == 6 && s[0] == "apis" && s[1] == wire::group_name && s[2] == wire::version_name &&
           s[3] == "namespaces" && !s[4].empty() && !s[5].empty();
}

cluster::attributes attributes_of(std::string_view method, const request_target& target) {
    const auto& s = target.segments();
    cluster::attributes out;
    if (s.size() < 4 || s[0] != "apis") {
        out.verb = lower(method);
        out.path = target.path();
        return out;
    }
    out.group = s[1];
    out.version = s[2];
    if (s[3] == "namespaces" && s.size() >= 6) {
        out.name_space = s[4];
        out.resource = s[5];
        out.verb = resource_verb(method, target, s.size() > 6 ? naming::object : naming::collection);
    } else if (s[3] == "namespaces" && s.size() == 5) {
        out.resource = "namespaces";
        out.name_space = s[4];
        out.verb = resource_verb(method, target, naming::object);
    } else {
        out.resource = s[3];
        out.verb = resource_verb(method, target, s.size() > 4 ? naming::object : naming::collection);
    }
    return out;
}

} // namespace plimsoll::api

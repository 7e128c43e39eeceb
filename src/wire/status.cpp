// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/status.hpp>

#include <nlohmann/json.hpp>

namespace plimsoll::wire {

using json = nlohmann::ordered_json;

std::string render(const status& what) {
    json body;
    body["kind"] = "Status";
    body["apiVersion"] = "v1";
    body["metadata"] = json::object();
    body["status"] = "Failure";
    body["message"] = what.message;
    if (!what.reason.empty()) body["reason"] = what.reason;
    if (what.details) {
        json details = json::object();
        if (!what.details->name.empty()) details["name"] = what.details->name;
        if (!what.details->group.empty()) details["group"] = what.details->group;
        if (!what.details->kind.empty()) details["kind"] = what.details->kind;
        body["details"] = std::move(details);
    }
    body["code"] = what.code;
    return body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace plimsoll::wire

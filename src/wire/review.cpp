// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/review.hpp>

#include "json_reader.hpp"

namespace plimsoll::wire {

namespace {

using nlohmann::ordered_json;

void put(ordered_json& into, const char* name, const std::string& value) {
    if (!value.empty()) into[name] = value;
}

ordered_json document_of(const resource_attributes& what) {
    ordered_json out = ordered_json::object();
    put(out, "namespace", what.name_space);
    put(out, "verb", what.verb);
    put(out, "group", what.group);
    put(out, "version", what.version);
    put(out, "resource", what.resource);
    return out;
}

ordered_json document_of(const non_resource_attributes& what) {
    ordered_json out = ordered_json::object();
    put(out, "path", what.path);
    put(out, "verb", what.verb);
    return out;
}

} // namespace

std::string encode(const access_review& of) {
    ordered_json spec = ordered_json::object();
    if (const auto* resource = std::get_if<resource_attributes>(&of.what))
        spec["resourceAttributes"] = document_of(*resource);
    else
        spec["nonResourceAttributes"] = document_of(std::get<non_resource_attributes>(of.what));
    put(spec, "user", of.user);
    if (!of.groups.empty()) spec["groups"] = of.groups;
    if (!of.extra.empty()) spec["extra"] = of.extra;
    put(spec, "uid", of.uid);

    ordered_json out = ordered_json::object();
    out["kind"] = "SubjectAccessReview";
    out["apiVersion"] = "authorization.k8s.io/v1";
    out["spec"] = std::move(spec);
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

domain::result<access_status> decode_access_status(std::string_view body) {
    const auto document = parse_json(body);
    if (!document) return document.error().within("SubjectAccessReview");
    member_reader read;
    if (read.string_or_empty(*document, "kind") != "SubjectAccessReview")
        read.mismatch("kind is not SubjectAccessReview");
    access_status out;
    if (const auto* status = read.find_object(*document, "status")) {
        if (read.find(*status, "allowed") == nullptr) read.mismatch("status.allowed is missing");
        out.allowed = read.bool_or_false(*status, "allowed");
        out.denied = read.bool_or_false(*status, "denied");
        out.reason = read.string_or_empty(*status, "reason");
        out.evaluation_error = read.string_or_empty(*status, "evaluationError");
    } else {
        read.mismatch("status is missing");
    }
    if (!read.ok()) return read.error().within("SubjectAccessReview");
    return out;
}

} // namespace plimsoll::wire

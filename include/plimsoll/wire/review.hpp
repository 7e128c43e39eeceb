// SPDX-License-Identifier: Apache-2.0
// SubjectAccessReview of authorization.k8s.io/v1: the question "may he?" as JSON, and its answer.
// Values without a network; any bytes may be decoded.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plimsoll::wire {

// Empty members are left out of the document. There is no label selector on purpose: without it the
// question is the wider one, and all readers of a metric share its answer.
struct resource_attributes {
    std::string verb, group, version, resource, name_space;
};

struct non_resource_attributes {
    std::string path, verb;
};

struct access_review {
    std::string user, uid;
    std::vector<std::string> groups;
    std::map<std::string, std::vector<std::string>> extra;
    std::variant<resource_attributes, non_resource_attributes> what;
};

// Compact JSON. Bytes that are not UTF-8 are replaced, as Go's encoder does.
std::string encode(const access_review& of);

struct access_status {
    bool allowed = false;
    bool denied = false;
    std::string reason;
    std::string evaluation_error;
};

// The status of a SubjectAccessReview. Errors: bad_reply (no JSON, another kind, no status.allowed, a
// member of another type, over 1 MiB or deeper than 32).
domain::result<access_status> decode_access_status(std::string_view body);

} // namespace plimsoll::wire

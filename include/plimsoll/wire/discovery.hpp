// SPDX-License-Identifier: Apache-2.0
// The discovery documents of external.metrics.k8s.io/v1beta1, and how JSON is made pretty. Made once
// per configuration, not per request.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::wire {

inline constexpr const char* group_name = "external.metrics.k8s.io";
inline constexpr const char* version_name = "v1beta1";

// GET /apis. `port`: for serverAddressByClientCIDRs. Without apiVersion, as k8s.io/apiserver has it.
std::string api_group_list(std::uint16_t port);
// GET /apis/external.metrics.k8s.io
std::string api_group();
// GET /apis/external.metrics.k8s.io/v1beta1: the metrics' names; never empty (clients take an empty
// list for a broken server): the placeholder `externalmetrics` when there is none.
std::string api_resource_list(const std::vector<std::string>& names);

// GET /version, indented as k8s.io/apiserver has it.
struct version_info {
    std::string major, minor, git_version, git_commit, build_date, compiler, platform;
};
std::string version(const version_info& of);

// The same JSON with two-space indentation and no final newline. Given back as it is when it is not
// JSON.
std::string pretty(const std::string& compact);

} // namespace plimsoll::wire

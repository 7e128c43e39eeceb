// SPDX-License-Identifier: Apache-2.0
// meta/v1 Status: how the API says no (apimachinery pkg/apis/meta/v1/types.go).
#pragma once

#include <optional>
#include <string>

namespace plimsoll::wire {

struct status_details {
    std::string name, group, kind; // each left out when empty
};

struct status {
    int code;
    std::string reason; // e.g. NotFound; empty: left out
    std::string message;
    std::optional<status_details> details;
};

// Compact JSON with Kubernetes' final newline. Bytes that are not UTF-8 are replaced.
std::string render(const status& what);

} // namespace plimsoll::wire

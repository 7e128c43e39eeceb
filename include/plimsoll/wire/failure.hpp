// SPDX-License-Identifier: Apache-2.0
// meta/v1 Status as kube-apiserver sends it to us when it says no.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::wire {

struct failure {
    int code = 0; // an HTTP status; 0 when the document has none
    std::string reason;
    std::string message; // at most 1,024 bytes of it, without control characters
};

// Nothing when the body is not a Status.
std::optional<failure> decode_failure(std::string_view body);

} // namespace plimsoll::wire

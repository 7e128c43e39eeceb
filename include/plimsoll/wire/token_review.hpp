// SPDX-License-Identifier: Apache-2.0
// TokenReview of authentication.k8s.io/v1: the question "whose token is this?" as JSON, and its answer.
// Values without a network; any bytes may be decoded.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::wire {

// Compact JSON. No audiences are named: kube-apiserver then takes its own, which is what delegated
// authentication asks for.
std::string encode_token_review(std::string_view token);

struct token_status {
    bool authenticated = false;
    std::string username, uid;
    std::vector<std::string> groups;
    std::map<std::string, std::vector<std::string>> extra;
    std::string error; // why not; may be empty
};

// The status of a TokenReview; `authenticated` is left out when it is false. Errors: bad_reply (no JSON,
// another kind, no status, a member of another type, over 1 MiB or deeper than 32).
domain::result<token_status> decode_token_status(std::string_view body);

} // namespace plimsoll::wire

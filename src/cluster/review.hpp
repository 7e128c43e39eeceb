// SPDX-License-Identifier: Apache-2.0
// SubjectAccessReviews and TokenReviews, and what an answer to one means: values without a network.
#pragma once

#include <plimsoll/cluster/client.hpp>

namespace plimsoll::cluster {

inline constexpr const char* access_review_path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
inline constexpr const char* token_review_path = "/apis/authentication.k8s.io/v1/tokenreviews";

std::string encode_review(const user_info& who, const attributes& what);

// What one attempt brought: the body of a success, and else whether a second one is worth it.
struct attempt {
    attempt(domain::result<std::string> b, bool a) : body(std::move(b)), again(a) {}

    domain::result<std::string> body;
    bool again;
    bool token_refused = false;
    std::chrono::milliseconds wait{0}; // the server's Retry-After
};

attempt judge(domain::result<net::client_response> reply);

// What must not be repeated, whatever the server says.
using tokens = std::vector<std::string>;

domain::result<verdict> verdict_of(const std::string& body, const tokens& hidden);
domain::result<token_verdict> token_verdict_of(const std::string& body, const tokens& hidden);

// The text, or error, without the tokens in it; without the beginning of one where it was cut ("…").
std::string without(const tokens& hidden, std::string text);
domain::error without(const tokens& hidden, const domain::error& why);

} // namespace plimsoll::cluster

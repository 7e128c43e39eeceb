// SPDX-License-Identifier: Apache-2.0
// A SubjectAccessReview and what an answer to it means: values without a network.
#pragma once

#include <plimsoll/cluster/client.hpp>

namespace plimsoll::cluster {

inline constexpr const char* review_path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

std::string encode_review(const user_info& who, const attributes& what);

// What one attempt brought, and whether a second one is worth it.
struct attempt {
    attempt(domain::result<verdict> r, bool a) : got(std::move(r)), again(a) {}

    domain::result<verdict> got;
    bool again;
    bool token_refused = false;
    std::chrono::milliseconds wait{0}; // the server's Retry-After
};

attempt judge(const domain::result<net::client_response>& reply);

} // namespace plimsoll::cluster

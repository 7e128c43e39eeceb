// SPDX-License-Identifier: Apache-2.0
// Responses in the shape of k8s.io/apiserver's: JSON documents, plain texts and Status errors. The one
// place where an error's code becomes an HTTP status.
#pragma once

#include <plimsoll/cluster/client.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/http/message.hpp>

#include <string>

namespace plimsoll::api {

http::response json(int status, std::string body);
http::response text(int status, std::string body);

// The Status of an error that stopped us, by its code. Never with a Retry-After: client-go would sleep
// on it inside one of the HPA controller's workers.
http::response failure(const domain::error& why);

http::response bad_request(const std::string& message);
http::response unauthorized();
http::response forbidden(const cluster::user_info& who, const cluster::attributes& what,
                         const std::string& reason);
http::response no_impersonation();
// The authorizer could not decide: plain text 500, as k8s.io/apiserver answers.
http::response authorizer_failed(const std::string& target, const domain::error& why);
http::response not_found(const std::string& message);
http::response no_such_resource();
http::response method_not_allowed();
http::response watch_not_supported();
http::response not_acceptable();
http::response service_unavailable(const std::string& message);

} // namespace plimsoll::api

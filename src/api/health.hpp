// SPDX-License-Identifier: Apache-2.0
// /healthz, /livez and /readyz in the text form of k8s.io/apiserver.
#pragma once

#include <plimsoll/api/request_target.hpp>
#include <plimsoll/api/router.hpp>

namespace plimsoll::api {

bool is_health_path(const std::string& path);

// 200 `ok`, with ?verbose one line per check; 500 and always verbose when a check fails. The lines
// never say why: probes are anonymous. `path`: one of the three.
http::response health_reply(const health& checks, const request_target& target);

} // namespace plimsoll::api

// SPDX-License-Identifier: Apache-2.0
// `plimsoll serve` behind its flags.
#pragma once

#include <plimsoll/app/options.hpp>

namespace plimsoll::app {

// Serves until SIGTERM or SIGINT. Returns the exit code: 0 after a drain, 1 when it cannot serve, 2 when
// a flag or a file has to be mended first. Errors are told on standard error.
int serve(const serve_options& how);

// Why these options must not be served with, or nothing. `cluster_host`: KUBERNETES_SERVICE_HOST, null
// outside a cluster.
std::optional<std::string> refuse(const serve_options& how, const char* cluster_host);

} // namespace plimsoll::app

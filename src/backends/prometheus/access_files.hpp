// SPDX-License-Identifier: Apache-2.0
// The files behind a Prometheus' credentials. Blocking: on the files thread. Errors: unavailable, naming
// setting, file and what is wrong with it.
#pragma once

#include "access.hpp"

namespace plimsoll::backends::prometheus {

// REQUIRES: the settings name a token or a password.
domain::result<authorization> read_authorization(const config::prometheus_settings& from);
domain::result<net::client_tls> read_tls(const config::tls_settings& from);

} // namespace plimsoll::backends::prometheus

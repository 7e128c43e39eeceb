// SPDX-License-Identifier: Apache-2.0
// URLs of backends that speak HTTP. Pure.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/error.hpp>

#include <string_view>

namespace plimsoll::config {

// http[s]://host[:port][/prefix]. Errors: invalid_argument with the remedy.
domain::result<prometheus_url> parse_prometheus_url(std::string_view text);

} // namespace plimsoll::config

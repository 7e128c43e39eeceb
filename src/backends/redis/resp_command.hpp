// SPDX-License-Identifier: Apache-2.0
// Commands to bytes, as RESP arrays of bulk strings: any byte may occur in an argument.
#pragma once

#include "secret.hpp"

#include <initializer_list>
#include <string_view>

namespace plimsoll::backends::redis {

// REQUIRES: at least one argument.
void append_command(secret& to, std::initializer_list<std::string_view> arguments);

} // namespace plimsoll::backends::redis

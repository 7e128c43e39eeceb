// SPDX-License-Identifier: Apache-2.0
// Bytes from outside as text for a person: in errors, which end up in JSON and on terminals.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::backends::redis {

// Printable ASCII as it is, every other byte and the backslash as \xNN; at most `limit` of its bytes, then
// "…".
std::string printable(std::string_view bytes, std::size_t limit = 200);

} // namespace plimsoll::backends::redis

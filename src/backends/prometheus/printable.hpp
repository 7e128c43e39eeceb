// SPDX-License-Identifier: Apache-2.0
// Text of a server inside an error of ours, which ends up in JSON and on terminals.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::backends::prometheus {

// Printable ASCII as it is, every other byte and the backslash as \xNN; at most `limit` of its bytes, then
// "…".
std::string printable(std::string_view text, std::size_t limit = 300);

} // namespace plimsoll::backends::prometheus

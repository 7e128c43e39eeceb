// SPDX-License-Identifier: Apache-2.0
// A stranger's text inside a message of ours: short, printable ASCII.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::domain {

// At most 256 bytes of it, everything but printable ASCII as \xNN, `"` and `\` escaped.
std::string shown(std::string_view text);

} // namespace plimsoll::domain

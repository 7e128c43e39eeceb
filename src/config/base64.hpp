// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::config {

// Standard alphabet with padding, line breaks allowed; nothing if it is not that.
std::optional<std::string> decode_base64(std::string_view text);

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
// A second opinion on percent escapes and query strings, as Go's net/url reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::fuzz::reference {

enum class plus { literal, space };

// Nothing for a broken escape.
std::optional<std::string> unescape(std::string_view text, plus how);

// In their order, the empty ones between two `&` left out; nothing for a broken escape.
std::optional<std::vector<std::pair<std::string, std::string>>> parameters(std::string_view query);

} // namespace plimsoll::fuzz::reference

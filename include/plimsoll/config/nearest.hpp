// SPDX-License-Identifier: Apache-2.0
// "Did you mean …?" for keys, names and flags. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::config {

// The candidate that `text` was most likely meant to be: the one with the fewest typing errors (a
// letter too many, missing, wrong, or two swapped; case does not count), if they are few enough.
std::optional<std::string> nearest(std::string_view text, std::span<const std::string_view> candidates);

} // namespace plimsoll::config

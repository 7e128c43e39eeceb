// SPDX-License-Identifier: Apache-2.0
// Durations as Go, and so Kubernetes, writes them. Pure.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace plimsoll::config {

// 500ms, 5s, 1.5s, 1h30m, 0; whole milliseconds, at most a year. Errors: invalid_argument with the remedy.
domain::result<std::chrono::milliseconds> parse_duration(std::string_view text);
// Canonical text of a whole number of milliseconds: 1h30m, 5s, 500ms, 0s.
std::string to_text(std::chrono::milliseconds duration);

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
// Scalars from their text. yaml-cpp's own conversions read 010 as 8 and yes as true. Pure; each error
// says what would be right.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::config {

// Decimal digits with an optional minus sign; no leading zeros.
domain::result<std::int64_t> parse_integer(std::string_view text);
// `true` or `false`.
domain::result<bool> parse_boolean(std::string_view text);
// As Go writes them: 500ms, 5s, 1.5s, 1h30m, 0; whole milliseconds, at most a year.
domain::result<std::chrono::milliseconds> parse_duration(std::string_view text);
// Canonical text of a whole number of milliseconds: 1h30m, 5s, 500ms, 0s.
std::string to_text(std::chrono::milliseconds duration);
// domain::quantity::parse with a remedy.
domain::result<domain::quantity> parse_quantity(std::string_view text);

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
// Scalars from their text. yaml-cpp's own conversions read 010 as 8 and yes as true. Pure; each error
// says what would be right.
#pragma once

#include <plimsoll/config/duration.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::config {

// Decimal digits with an optional minus sign; no leading zeros.
domain::result<std::int64_t> parse_integer(std::string_view text);
// `true` or `false`.
domain::result<bool> parse_boolean(std::string_view text);
// domain::quantity::parse with a remedy.
domain::result<domain::quantity> parse_quantity(std::string_view text);

} // namespace plimsoll::config

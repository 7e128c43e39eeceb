// SPDX-License-Identifier: Apache-2.0
// A second opinion on quantities: the number as one fraction of two big integers, rounded at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll::fuzz::reference {

// Thousandths, rounded away from zero; nothing for what is no quantity, longer than 64 bytes or beyond what
// an HPA reads (9223372036854775 whole units).
std::optional<std::int64_t> parse_quantity(std::string_view text);

} // namespace plimsoll::fuzz::reference

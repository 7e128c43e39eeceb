// SPDX-License-Identifier: Apache-2.0
// The text of a sample's value, as Go's strconv writes a float64. Pure.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <string_view>

namespace plimsoll::backends::prometheus {

// 12, -0.5, 1.5e-3, NaN, +Inf, -Inf, Inf. What is nearer to 0 than any double is the double next to 0, on
// its side. Errors: bad_reply for anything else, and for what is beyond the doubles.
domain::result<double> parse_sample_value(std::string_view text);

} // namespace plimsoll::backends::prometheus

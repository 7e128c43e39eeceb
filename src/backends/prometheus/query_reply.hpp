// SPDX-License-Identifier: Apache-2.0
// The body of an answer of /api/v1/query. Pure; takes any bytes.
#pragma once

#include "refusal.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::backends::prometheus {

struct element {
    std::map<std::string, std::string> labels; // __name__ included; empty for a scalar
    double value = 0;                          // NaN and the infinities too
};

struct query_reply {
    std::vector<element> elements; // a scalar is one; an empty vector none
    std::vector<std::string> warnings;
};

inline constexpr std::size_t max_json_depth = 16;

// Refusals of scope query: the API's own errors that concern it (bad_data, execution, timeout, canceled),
// matrix, string and histogram results, a value that is no number. Of scope server: everything else that is
// not such a document.
answer<query_reply> parse_query_reply(std::string_view bytes);

} // namespace plimsoll::backends::prometheus

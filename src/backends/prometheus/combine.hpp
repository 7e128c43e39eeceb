// SPDX-License-Identifier: Apache-2.0
// From a reply to what one metric gets of it. Pure.
#pragma once

#include "query_reply.hpp"

#include <plimsoll/polling/backend.hpp>

namespace plimsoll::backends::prometheus {

inline constexpr std::size_t max_series = 1000; // of one metric under combine: series

// Errors, each of the query alone: no_data (nothing, or nothing but NaN); an infinity; a NaN among the
// elements under sum and series; what is negative (unless 0 stands for it) or beyond what an HPA reads;
// series that cannot be told apart, or too many.
polling::outcome combine(const config::prometheus_query& by, const query_reply& reply, domain::instant asked);

} // namespace plimsoll::backends::prometheus

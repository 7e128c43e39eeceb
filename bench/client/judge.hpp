// SPDX-License-Identifier: Apache-2.0
// Whether an answer is the right one. Pure.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/instant.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace plimsoll::bench {

// How old each item of an ExternalMetricValueList is by its timestamp, which has whole seconds. Reads the
// whole document: for slow runs. Errors: bad_reply (no such list, no item, no timestamp).
domain::result<std::vector<std::chrono::nanoseconds>> ages(const std::string& body, domain::wall_time now);

} // namespace plimsoll::bench

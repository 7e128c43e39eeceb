// SPDX-License-Identifier: Apache-2.0
// A Status within a document that is parsed already.
#pragma once

#include <plimsoll/wire/failure.hpp>

#include "json_reader.hpp"

namespace plimsoll::wire {

// Nothing when it is not a Status.
std::optional<failure> failure_of(const nlohmann::json& document);

} // namespace plimsoll::wire

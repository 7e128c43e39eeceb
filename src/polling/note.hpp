// SPDX-License-Identifier: Apache-2.0
// What a poll leaves in a metric's slot: a sample or a failure, never a number that was not measured.
#pragma once

#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/polling/backend.hpp>

#include <optional>

namespace plimsoll::polling {

// The poll asked at `at` gave `answer`. The error that was noted, or nothing if a sample was: an empty
// reply is a sample of zeros where the metric's policy says so, and values that may lack a part are none
// where their sum is below the last one's. With `noData: error` it is the same
// failure as with `hold`; telling the two apart is the ladder's.
std::optional<domain::error> note(catalog::slot& in, outcome answer, domain::instant at);

// The whole backend failed, asked at `at`.
void note_failure(catalog::slot& in, domain::error why, domain::instant at);

} // namespace plimsoll::polling

// SPDX-License-Identifier: Apache-2.0
// `plimsoll check --query`: every metric's backend is asked once, by the schedule that `serve` uses. Main
// thread only.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <iosfwd>

namespace plimsoll::app {

// On `out` what a read would be served, a line for each series; on `err` the metrics without a value, and
// why. Returns 0, or 1 if there are such. Blocks until all have been asked, at most 5 minutes.
int ask_once(const config::settings& what, std::ostream& out, std::ostream& err);

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// What `plimsoll check` says of calendars.
#pragma once

#include <plimsoll/config/settings.hpp>
#include <plimsoll/domain/instant.hpp>

#include <iosfwd>

namespace plimsoll::app {

// For each calendar metric the value of `now` and the next three transitions on `out`, and what may
// surprise as warnings on `err`. Nothing if there is none.
void check_calendars(const config::settings& of, domain::wall_time now, std::ostream& out, std::ostream& err);

} // namespace plimsoll::app

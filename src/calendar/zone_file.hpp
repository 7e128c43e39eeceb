// SPDX-License-Identifier: Apache-2.0
// What the library leaves unread in a zone's file: the rule behind the tables (RFC 8536, section 3.3).
#pragma once

#include <string>

namespace plimsoll::calendar {

// Whether the rule sets the clock twice every year. False where no file says so. Blocking.
bool has_yearly_changes(const std::string& zone_name);

} // namespace plimsoll::calendar

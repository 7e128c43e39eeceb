// SPDX-License-Identifier: Apache-2.0
// Which build this is, fixed when it is compiled.
#pragma once

#include <string>

namespace plimsoll::app {

// v0.1.0
std::string version_text();
// The body of GET /version.
std::string version_document();

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// Durations as Kubernetes users write and read them: 1h2m3s, 45s, 1.5s, 300ms.
#pragma once

#include <chrono>
#include <string>

namespace plimsoll::domain {

// Exactly; units that are 0 are left out ("10m"), and less than nothing is "0s".
std::string duration_text(std::chrono::milliseconds d);
// How long ago something was: whole seconds from one second up.
std::string age_text(std::chrono::nanoseconds age);

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
// Somebody who asks, as authorization knows him.
#pragma once

#include <plimsoll/cluster/client.hpp>

namespace plimsoll::auth {

using identity = cluster::user_info;

} // namespace plimsoll::auth

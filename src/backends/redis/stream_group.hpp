// SPDX-License-Identifier: Apache-2.0
// What Redis says of a stream's consumer group. Pure. A group that is not there and a number that Redis
// does not know are errors of the question, never 0: an HPA would take the workers away from a backlog.
#pragma once

#include "query_type.hpp"

namespace plimsoll::backends::redis {

// The reply to XPENDING key group: delivered and not acknowledged.
finding pending_in(const reply& got, const config::redis_key& of);
// The reply to XINFO GROUPS key: not yet delivered to the group `of.group`.
finding lag_in(const reply& got, const config::redis_key& of);

} // namespace plimsoll::backends::redis

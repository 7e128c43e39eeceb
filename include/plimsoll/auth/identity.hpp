// SPDX-License-Identifier: Apache-2.0
// Somebody who asks, as authorization knows him.
#pragma once

#include <plimsoll/cluster/client.hpp>

#include <utility>

namespace plimsoll::auth {

// How somebody came: with the front proxy's word, as every HPA's read does, or with a certificate, a token
// or nothing of his own.
enum class way { by_himself, front_proxy };

struct identity : cluster::user_info {
    identity() = default;
    identity(cluster::user_info who) : user_info(std::move(who)) {}

    way came = way::by_himself;
};

} // namespace plimsoll::auth

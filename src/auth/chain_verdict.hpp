// SPDX-License-Identifier: Apache-2.0
// What a connection's certificate is worth. Verifying takes signatures, so each conclusion is kept with
// the connection (http::peer::verdict) until the trust that it was drawn under is replaced, or the clock
// leaves the time for which it holds.
#pragma once

#include <plimsoll/auth/identity.hpp>
#include <plimsoll/auth/trust.hpp>
#include <plimsoll/http/message.hpp>

#include <optional>

namespace plimsoll::auth {

using trust_ptr = std::shared_ptr<const trust>; // one per generation: its address tells them apart

// Why it is not the front proxy's; nothing when it is. REQUIRES: under->front_proxy, and a certificate.
std::optional<domain::error> front_proxy_refusal(const http::peer& from, const trust_ptr& under,
                                                 domain::wall_time now);

// Whose it is by the client CA, as kube-apiserver reads a subject: the common name is the user, the
// organizations are his groups. Errors: unauthenticated. REQUIRES: under->client_ca, and a certificate.
domain::result<identity> certificate_holder(const http::peer& from, const trust_ptr& under,
                                            domain::wall_time now);

} // namespace plimsoll::auth

// SPDX-License-Identifier: Apache-2.0
// Who asks, as k8s.io/apiserver's delegated authentication finds out: by the front proxy's word, by a
// client certificate of the cluster, by a bearer token, in this order; else nobody. Lives on the io thread.
#pragma once

#include <plimsoll/auth/identity.hpp>
#include <plimsoll/auth/token_reviewer.hpp>
#include <plimsoll/auth/trust.hpp>
#include <plimsoll/http/message.hpp>

namespace plimsoll::auth {

class authenticator {
public:
    // `tokens` null: bearer tokens are refused. REQUIRES: all of them outlive *this.
    authenticator(const runtime::clock& now, telemetry::registry& instruments, token_reviewer* tokens);
    ~authenticator();
    authenticator(const authenticator&) = delete;
    authenticator& operator=(const authenticator&) = delete;

    // From the next request on, on every connection.
    void use(trust with);
    // Whether the front proxy is known.
    bool ready() const;

    // The user with group system:authenticated added; system:anonymous when the request carries no
    // credentials (X-Remote-* headers without a certificate are none). One valid credential is enough;
    // invalid ones alone are not anonymous, but an error. Completes at once unless a token has to be
    // reviewed. Errors: unauthenticated (a certificate or a token that is nobody's, or whose worth could
    // not be learned; the detail is for the log).
    runtime::awaitable<domain::result<identity>> identify(const http::request& request,
                                                          const http::peer& from);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::auth

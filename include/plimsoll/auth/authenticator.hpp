// SPDX-License-Identifier: Apache-2.0
// Who asks: the front proxy's word (its certificate and X-Remote-* headers), as k8s.io/apiserver's
// delegated authentication takes it. Lives on the io thread.
#pragma once

#include <plimsoll/cluster/client.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/http/message.hpp>
#include <plimsoll/net/certificate.hpp>
#include <plimsoll/runtime/clock.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::auth {

using identity = cluster::user_info;

// kube-system/extension-apiserver-authentication, parsed.
struct request_header_config {
    explicit request_header_config(net::trust_bundle trusted) : ca(std::move(trusted)) {}

    net::trust_bundle ca;
    std::vector<std::string> allowed_names; // empty: any name that the CA signed
    std::vector<std::string> username_headers, uid_headers, group_headers, extra_prefixes;

    // Slow for a large bundle: call it on the compute thread. Errors: invalid_argument naming the key.
    // not_found when it holds no requestheader-* keys.
    static domain::result<request_header_config> parse(const cluster::client::config_map& data);
};

class authenticator {
public:
    explicit authenticator(const runtime::clock& now) : now_(now) {}

    // From the next request on, on every connection. Null: nobody is trusted.
    void use(std::shared_ptr<const request_header_config> config) { config_ = std::move(config); }
    bool ready() const { return config_ != nullptr; }

    // The user with group system:authenticated added; system:anonymous when the request carries no
    // credentials (X-Remote-* headers without a certificate are none). Errors: unauthenticated (a
    // certificate that is not the front proxy's, or is but names no user; a bearer token: not supported
    // yet).
    domain::result<identity> identify(const http::request& request, const http::peer& from) const;

private:
    const runtime::clock& now_;
    std::shared_ptr<const request_header_config> config_;
};

} // namespace plimsoll::auth

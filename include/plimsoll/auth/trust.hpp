// SPDX-License-Identifier: Apache-2.0
// Whose certificates count, as kube-system/extension-apiserver-authentication says. Values; the bundles
// in them are immutable and shared, so that they may cross threads.
#pragma once

#include <plimsoll/cluster/client.hpp>
#include <plimsoll/domain/error.hpp>
#include <plimsoll/net/certificate.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::auth {

// The requestheader-* keys, parsed: who the front proxy is and which headers it speaks by.
struct request_header_config {
    explicit request_header_config(net::trust_bundle trusted) : ca(std::move(trusted)) {}

    net::trust_bundle ca;
    std::vector<std::string> allowed_names; // empty: any name that the CA signed
    std::vector<std::string> username_headers, uid_headers, group_headers, extra_prefixes;

    // Slow for a large bundle: call it on the compute thread. Errors: invalid_argument naming the key.
    // not_found when it holds no requestheader-* keys.
    static domain::result<request_header_config> parse(const cluster::client::config_map& data);
};

struct trust {
    std::shared_ptr<const request_header_config> front_proxy; // null: it is not known (yet)
    std::shared_ptr<const net::trust_bundle> client_ca;       // null: nobody has a certificate of his own
};

struct trust_reading {
    trust now;
    std::vector<domain::error> complaints; // of what stayed as it was, each naming its key
};

// Each half for itself, as k8s.io/apiserver reads them: one that is not usable stays as it was `before`.
// Only client-ca-file may be missing: then no client certificate counts any more. Slow for large bundles:
// call it on the compute thread.
trust_reading read_trust(const cluster::client::config_map& data, const trust& before);

} // namespace plimsoll::auth

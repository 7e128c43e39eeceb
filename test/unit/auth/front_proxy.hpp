// SPDX-License-Identifier: Apache-2.0
// A front proxy and a cluster's client CA for tests: CAs, certificates, the ConfigMap that speaks of them,
// and requests.
#pragma once

#include "support/certificates.hpp"

#include <plimsoll/auth/trust.hpp>
#include <plimsoll/http/message.hpp>

namespace plimsoll::test {

inline wish named(const std::string& common_name, std::vector<std::string> organizations = {}) {
    wish out;
    out.common_name = common_name;
    out.organizations = std::move(organizations);
    return out;
}

inline const authority& front_proxy_ca() {
    static const authority out = authority::self_signed(named("front-proxy-ca"));
    return out;
}

inline const authority& client_ca() {
    static const authority out = authority::self_signed(named("cluster-ca"));
    return out;
}

inline wish front_proxy() { return named("front-proxy-client"); }

// As kube-apiserver writes it.
inline cluster::client::config_map
authentication_map(const std::string& ca_pem = front_proxy_ca().own().pem) {
    return {{"client-ca-file", client_ca().own().pem},
            {"requestheader-client-ca-file", ca_pem},
            {"requestheader-allowed-names", R"(["front-proxy-client"])"},
            {"requestheader-username-headers", R"(["X-Remote-User"])"},
            {"requestheader-uid-headers", R"(["X-Remote-Uid"])"},
            {"requestheader-group-headers", R"(["X-Remote-Group"])"},
            {"requestheader-extra-headers-prefix", R"(["X-Remote-Extra-"])"}};
}

inline std::shared_ptr<const auth::request_header_config>
parsed(const cluster::client::config_map& data = authentication_map()) {
    return std::make_shared<const auth::request_header_config>(
        auth::request_header_config::parse(data).value());
}

inline http::peer peer_with(std::vector<std::string> chain) {
    http::peer out;
    out.chain = std::move(chain);
    return out;
}

inline http::request request_with(std::vector<http::field> fields) {
    http::request out;
    out.method = "GET";
    out.target = "/";
    out.fields = std::move(fields);
    return out;
}

} // namespace plimsoll::test

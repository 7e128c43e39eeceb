// SPDX-License-Identifier: Apache-2.0
// A front proxy for tests: its CA, its certificate, the ConfigMap that speaks of it, and its requests.
#pragma once

#include "set_clock.hpp"
#include "support/certificates.hpp"

#include <plimsoll/auth/authenticator.hpp>

namespace plimsoll::test {

inline const authority& front_proxy_ca() {
    static const authority out = [] {
        wish of;
        of.common_name = "front-proxy-ca";
        return authority::self_signed(of);
    }();
    return out;
}

inline wish front_proxy() {
    wish out;
    out.common_name = "front-proxy-client";
    return out;
}

// As kube-apiserver writes it.
inline cluster::client::config_map
authentication_map(const std::string& ca_pem = front_proxy_ca().own().pem) {
    return {{"client-ca-file", "-----BEGIN CERTIFICATE-----\n(not looked at)"},
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

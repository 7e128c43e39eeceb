// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/trust.hpp>

namespace plimsoll::auth {

namespace {

constexpr const char* client_ca_key = "client-ca-file";

} // namespace

trust_reading read_trust(const cluster::client::config_map& data, const trust& before) {
    trust_reading out{before, {}};
    if (auto parsed = request_header_config::parse(data))
        out.now.front_proxy = std::make_shared<const request_header_config>(std::move(*parsed));
    else
        out.complaints.push_back(parsed.error());

    const auto at = data.find(client_ca_key);
    if (at == data.end()) {
        out.now.client_ca = nullptr;
    } else if (auto parsed = net::trust_bundle::parse(at->second)) {
        out.now.client_ca = std::make_shared<const net::trust_bundle>(std::move(*parsed));
    } else {
        out.complaints.push_back(parsed.error().within(client_ca_key));
    }
    return out;
}

} // namespace plimsoll::auth

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/cluster/client.hpp>

#include <charconv>

namespace plimsoll::cluster {

namespace {

const std::string mounted = "/var/run/secrets/kubernetes.io/serviceaccount/";

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, port);
    if (failed != std::errc() || stopped != end || port == 0) return std::nullopt;
    return port;
}

} // namespace

std::optional<connection> in_cluster(const char* host, const char* port) {
    if (host == nullptr || *host == '\0' || port == nullptr) return std::nullopt;
    const auto number = parse_port(port);
    if (!number) return std::nullopt;
    connection out;
    out.host = host;
    out.port = *number;
    out.ca_file = mounted + "ca.crt";
    out.token_file = mounted + "token";
    return out;
}

} // namespace plimsoll::cluster

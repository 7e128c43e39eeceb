// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/options.hpp>

#include <plimsoll/app/serve.hpp>
#include <plimsoll/config/host_port.hpp>

#include <stdexcept>

namespace plimsoll::app {

namespace {

std::optional<std::string> refuse_insecure(const serve_options& how, const char* cluster_host) {
    if (cluster_host != nullptr && *cluster_host != '\0')
        return "--insecure-loopback inside a cluster would serve without authentication; remove it";
    if (!config::is_loopback_address(how.bind_address))
        return "--insecure-loopback serves without authentication and so listens on loopback alone; use "
               "--bind-address 127.0.0.1";
    const auto metrics = listen_address(how.metrics_bind_address);
    if (metrics && !config::is_loopback_address(metrics->host))
        return "--insecure-loopback listens on loopback alone; use --metrics-bind-address 127.0.0.1:8080";
    return std::nullopt;
}

} // namespace

std::optional<address> listen_address(const std::string& text) {
    if (text == "0") return std::nullopt;
    const auto parsed = config::parse_host_port(text);
    const auto port = parsed ? parsed->port : std::nullopt;
    if (!port || !(parsed->host.empty() || config::is_ip_address(parsed->host)))
        throw std::invalid_argument("'" + text +
                                    "' is not an address to listen on; write :8080, "
                                    "127.0.0.1:8080 or [::1]:8080, or 0 for none");
    return address{parsed->host.empty() ? "0.0.0.0" : parsed->host, *port};
}

std::optional<std::string> refuse(const serve_options& how, const char* cluster_host) {
    if (how.config.empty()) return "no --config; name the configuration file or directory";
    if (!config::is_ip_address(how.bind_address))
        return "--bind-address '" + how.bind_address + "' is not a numeric address; write 0.0.0.0 or ::";
    try {
        listen_address(how.metrics_bind_address);
    } catch (const std::invalid_argument& e) {
        return "--metrics-bind-address " + std::string(e.what());
    }
    if (how.tls_cert_file.empty() != how.tls_private_key_file.empty())
        return "--tls-cert-file and --tls-private-key-file belong together; give both";
    if (how.insecure_loopback) return refuse_insecure(how, cluster_host);
    if (how.tls_cert_file.empty()) return "no --tls-cert-file and --tls-private-key-file; give both";
    return std::nullopt;
}

} // namespace plimsoll::app

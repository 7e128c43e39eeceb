// SPDX-License-Identifier: Apache-2.0
// What the flags of `plimsoll serve` say, defaults filled in. Plain data, made once by the command line.
#pragma once

#include <plimsoll/telemetry/log.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace plimsoll::app {

struct serve_options {
    std::string config;                         // --config: file or directory
    std::string bind_address = "0.0.0.0";       // --bind-address: numeric
    std::uint16_t secure_port = 6443;           // --secure-port
    std::string tls_cert_file;                  // --tls-cert-file: PEM, leaf first; with its key, or neither
    std::string tls_private_key_file;           // --tls-private-key-file
    std::string kubeconfig;                     // --kubeconfig; empty: in-cluster
    std::string metrics_bind_address = ":8080"; // --metrics-bind-address: HOST:PORT; "0": none
    telemetry::log_format log_format = telemetry::log_format::text;
    int verbosity = 0;                                // -v, as kube-apiserver's; from 4 on with debug lines
    bool insecure_loopback = false;                   // --insecure-loopback
    std::chrono::milliseconds token_cache_ttl{10000}; // --authentication-token-webhook-cache-ttl; 0: none
    std::chrono::milliseconds shutdown_delay{5000};   // --shutdown-delay-duration
};

struct address {
    std::string host; // numeric
    std::uint16_t port;
};

// Where `metrics_bind_address` means; none for "0". Throws std::invalid_argument for any other text that
// is not [HOST]:PORT.
std::optional<address> listen_address(const std::string& text);

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "serve_flags.hpp"

#include <plimsoll/config/duration.hpp>

#include <CLI/CLI.hpp>

#include <charconv>
#include <optional>

namespace plimsoll::app {

namespace {

constexpr int highest_verbosity = 10;
constexpr const char* loopback_metrics = "127.0.0.1:8080";

std::optional<int> whole_number(const std::string& text, int least, int most) {
    int value = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

// Each check returns what is wrong, or an empty text, as CLI11 wants it.
std::string judge_port(const std::string& text) {
    return whole_number(text, 1, 65535) ? "" : "`" + text + "` is not a port; write a number from 1 to 65535";
}

std::string judge_verbosity(const std::string& text) {
    return whole_number(text, 0, highest_verbosity)
               ? ""
               : "`" + text + "` is not a verbosity; write a number from 0 to " +
                     std::to_string(highest_verbosity);
}

std::string judge_format(const std::string& text) {
    return text == "text" || text == "json" ? "" : "`" + text + "` is no log format; write text or json";
}

std::string judge_duration(const std::string& text) {
    const auto parsed = config::parse_duration(text);
    return parsed ? "" : parsed.error().detail();
}

// A token that was revoked is taken for as long.
std::string judge_token_ttl(const std::string& text) {
    const auto parsed = config::parse_duration(text);
    if (!parsed) return parsed.error().detail();
    return *parsed <= std::chrono::hours(1) ? "" : "`" + text + "` is too long; write at most 1h";
}

} // namespace

serve_flags::serve_flags()
    : port_(std::to_string(made_.secure_port)),
      format_("text"),
      verbosity_(std::to_string(made_.verbosity)),
      delay_(config::to_text(made_.shutdown_delay)),
      token_ttl_(config::to_text(made_.token_cache_ttl)) {}

void serve_flags::add_to(CLI::App& command) {
    command.add_option("--config", made_.config, "configuration: a file, or a folder of *.yaml and *.yml")
        ->type_name("PATH");
    add_addresses(command);
    add_files(command);
    add_manners(command);
}

void serve_flags::add_addresses(CLI::App& command) {
    command.add_option("--bind-address", made_.bind_address, "numeric address to listen on for HTTPS")
        ->capture_default_str()
        ->type_name("IP");
    command.add_option("--secure-port", port_, "port to listen on for HTTPS")
        ->capture_default_str()
        ->check(judge_port)
        ->type_name("PORT");
    command
        .add_option("--metrics-bind-address", metrics_,
                    "where /metrics is served over plain HTTP, 0 for nowhere")
        ->default_str(made_.metrics_bind_address + "; " + loopback_metrics + " with --insecure-loopback")
        ->type_name("[IP]:PORT");
}

void serve_flags::add_files(CLI::App& command) {
    command.add_option("--tls-cert-file", made_.tls_cert_file, "serving certificate and its chain, PEM")
        ->type_name("FILE");
    command.add_option("--tls-private-key-file", made_.tls_private_key_file, "its private key, PEM")
        ->type_name("FILE");
    command
        .add_option("--kubeconfig", made_.kubeconfig,
                    "how to reach kube-apiserver (default: as the pod's service account)")
        ->type_name("FILE");
    command
        .add_option("--authentication-token-webhook-cache-ttl", token_ttl_,
                    "how long the answer to a TokenReview is kept; 0s: not at all")
        ->capture_default_str()
        ->check(judge_token_ttl)
        ->type_name("DURATION");
}

void serve_flags::add_manners(CLI::App& command) {
    command.add_option("--log-format", format_, "text or json, on standard error")
        ->capture_default_str()
        ->check(judge_format)
        ->type_name("FORMAT");
    command.add_option("-v,--v", verbosity_, "log verbosity, 0 to 10; from 4 on with debug lines")
        ->capture_default_str()
        ->check(judge_verbosity)
        ->type_name("LEVEL");
    command
        .add_option("--shutdown-delay-duration", delay_,
                    "how long reads are served after SIGTERM, while /readyz fails")
        ->capture_default_str()
        ->check(judge_duration)
        ->type_name("DURATION");
    command.add_flag("--insecure-loopback", made_.insecure_loopback,
                     "for playgrounds: no authentication at all; loopback only");
}

serve_options serve_flags::read() const {
    serve_options out = made_;
    const auto port = whole_number(port_, 1, 65535);
    out.secure_port = static_cast<std::uint16_t>(port.value_or(out.secure_port));
    out.verbosity = whole_number(verbosity_, 0, highest_verbosity).value_or(out.verbosity);
    out.log_format = format_ == "json" ? telemetry::log_format::json : telemetry::log_format::text;
    if (const auto delay = config::parse_duration(delay_)) out.shutdown_delay = *delay;
    if (const auto ttl = config::parse_duration(token_ttl_)) out.token_cache_ttl = *ttl;
    if (metrics_)
        out.metrics_bind_address = *metrics_;
    else if (out.insecure_loopback)
        out.metrics_bind_address = loopback_metrics;
    return out;
}

} // namespace plimsoll::app

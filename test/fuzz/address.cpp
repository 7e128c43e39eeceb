// SPDX-License-Identifier: Apache-2.0
// HOST:PORT, and the URL of a Prometheus: what is accepted holds nothing that could break out of a request's
// head, and can be written down and read again.
#include "config/read_url.hpp"
#include "target.hpp"

#include <plimsoll/config/host_port.hpp>

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

using config::host_port;

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string written(const std::string& host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

void check_refusal(const domain::error& why, std::string_view of) {
    expect(why.code() == domain::errc::invalid_argument, "bad input is the writer's fault");
    if (is_printable(of)) expect_readable(why.detail(), 1024);
}

void check_address(std::string_view text) {
    const auto made = config::parse_host_port(text);
    if (!made) return check_refusal(made.error(), text);
    expect(is_plain(made->host), "a host is plain ASCII");
    expect(made->host.size() <= 255, "a host is bounded");
    expect(made->port.value_or(1) != 0, "a port is never 0");
    const bool v6 = made->host.find(':') != std::string::npos;
    expect(!v6 || config::is_ip_address(made->host), "only an address holds a colon");
    expect(!config::is_loopback_address(made->host) || config::is_ip_address(made->host),
           "the loopback is an address");
    if (made->host.empty()) return;
    const auto again = config::parse_host_port(written(made->host, made->port.value_or(80)));
    expect(again.has_value() && again->host == made->host, "it can be written and read");
}

void check_url(std::string_view text) {
    const auto made = config::parse_prometheus_url(text);
    if (!made) return check_refusal(made.error(), text);
    expect(!made->host.empty() && is_plain(made->host), "a URL's host is plain ASCII");
    expect(made->port != 0, "a port is never 0");
    expect(is_plain(made->path_prefix), "a prefix is plain ASCII");
    expect(made->path_prefix.empty() || made->path_prefix.starts_with('/'), "a prefix begins with a slash");
    expect(!made->path_prefix.ends_with('/'), "a prefix ends without a slash");
    const std::string url =
        (made->https ? "https://" : "http://") + written(made->host, made->port) + made->path_prefix;
    const auto again = config::parse_prometheus_url(url);
    expect(again.has_value() && *again == *made, "it can be written and read");
}

} // namespace

void try_input(std::string_view bytes) {
    check_address(bytes);
    check_url(bytes);
}

} // namespace plimsoll::fuzz

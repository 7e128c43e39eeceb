// SPDX-License-Identifier: Apache-2.0
// HOST:PORT as configuration and flags write it. Pure.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::config {

struct host_port {
    std::string host; // without brackets; empty only if the text was `:PORT`
    std::optional<std::uint16_t> port;
};

// `host`, `host:port`, `[v6]`, `[v6]:port`, `:port`; the host a DNS name or a numeric address, the port
// 1 to 65535. Errors: invalid_argument with the remedy.
domain::result<host_port> parse_host_port(std::string_view text);

// Whether `text` is a numeric IPv4 or IPv6 address (without brackets or zone).
bool is_ip_address(std::string_view text);
// … and one of this machine only: 127.0.0.0/8, ::1, ::ffff:127.0.0.0/104.
bool is_loopback_address(std::string_view text);

} // namespace plimsoll::config

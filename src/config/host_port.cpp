// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/host_port.hpp>

#include "text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>

namespace plimsoll::config {
namespace {

domain::error wrong(std::string what) { return {domain::errc::invalid_argument, std::move(what)}; }

bool is_v6(const std::string& text) {
    // inet_pton stops at a NUL: text behind one must not be ignored.
    if (text.find('\0') != std::string::npos) return false;
    in6_addr parsed{};
    return inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

bool is_host_name(std::string_view text) {
    return text.size() <= 253 && text.front() != '-' && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), is_host_character);
}

domain::result<std::uint16_t> parse_port(std::string_view text) {
    unsigned port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, port);
    const bool leading_zero = text.size() > 1 && text.front() == '0';
    if (failed != std::errc{} || stop != end || leading_zero || port < 1 || port > 65535)
        return wrong("port " + in_quotes(text) + " is not a number from 1 to 65535");
    return static_cast<std::uint16_t>(port);
}

domain::result<host_port> with_port(std::string host, std::string_view rest) {
    if (rest.empty()) return host_port{std::move(host), std::nullopt};
    if (rest.front() != ':')
        return wrong("unexpected " + in_quotes(rest) + " after the host; write host:port");
    const domain::result<std::uint16_t> port = parse_port(rest.substr(1));
    if (!port) return port.error();
    return host_port{std::move(host), *port};
}

domain::result<host_port> parse_bracketed(std::string_view text) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return wrong("`[` without `]`; write [v6-address]:port");
    std::string host(text.substr(1, close - 1));
    if (!is_v6(host)) return wrong(in_quotes(host) + " is not an IPv6 address; write [v6-address]:port");
    return with_port(std::move(host), text.substr(close + 1));
}

} // namespace

domain::result<host_port> parse_host_port(std::string_view text) {
    if (text.empty()) return wrong("empty; write host:port");
    if (text.find("://") != std::string_view::npos)
        return wrong(in_quotes(text) + " has a scheme; write host:port alone");
    if (text.find(',') != std::string_view::npos)
        return wrong(in_quotes(text) + " is more than one address; write exactly one host:port");
    if (text.front() == '[') return parse_bracketed(text);
    if (std::count(text.begin(), text.end(), ':') > 1)
        return wrong(in_quotes(text) +
                     " has more than one colon; put an IPv6 address in brackets: [v6]:port");
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view host = text.substr(0, colon);
    if (!host.empty() && !is_host_name(host))
        return wrong(in_quotes(host) + " is neither a host name nor an address; write host:port");
    return with_port(std::string(host), text.substr(colon));
}

bool is_ip_address(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) return false;
    in_addr v4{};
    return inet_pton(AF_INET, terminated.c_str(), &v4) == 1 || is_v6(terminated);
}

bool is_loopback_address(std::string_view text) {
    if (!is_ip_address(text)) return false;
    const std::string terminated(text);
    in_addr v4{};
    if (inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
    in6_addr v6{};
    if (inet_pton(AF_INET6, terminated.c_str(), &v6) != 1) return false;
    if (IN6_IS_ADDR_LOOPBACK(&v6)) return true;
    return IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127;
}

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
#include "read_url.hpp"

#include "text.hpp"

#include <plimsoll/config/host_port.hpp>

#include <algorithm>

namespace plimsoll::config {
namespace {

using domain::errc;
using domain::error;
using domain::result;

constexpr std::uint16_t https_port = 443;
constexpr std::string_view example = "write http://host:port or https://host:port/prefix";

error wrong(std::string what) { return {errc::invalid_argument, std::move(what)}; }

// What the path may hold as it is (RFC 3986), and `%` of an escape.
bool is_path_character(char c) {
    constexpr std::string_view others = "-._~!$&'()*+,;=:@%/";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != others.npos;
}

// The path without slashes at its end; below it lies api/v1.
result<std::string> parse_prefix(std::string_view path) {
    if (const auto bad = std::ranges::find_if_not(path, is_path_character); bad != path.end())
        return wrong(in_quotes(first_character({bad, path.end()})) + " in the URL's path; escape it as %XX");
    while (path.ends_with('/'))
        path.remove_suffix(1);
    for (const std::string_view too_much : {"/api/v1/query", "/api/v1", "/api"})
        if (path.ends_with(too_much))
            return wrong("the URL goes as far as " + std::string(too_much) +
                         ", which is added by itself; leave that away");
    return std::string(path);
}

} // namespace

result<prometheus_url> parse_prometheus_url(std::string_view text) {
    prometheus_url made;
    std::string_view rest = text;
    if (rest.starts_with("https://")) {
        made.https = true;
        made.port = https_port;
        rest.remove_prefix(8);
    } else if (rest.starts_with("http://")) {
        rest.remove_prefix(7);
    } else {
        const std::string shown = text.find('@') == text.npos ? in_quotes(text) : "a URL with a user that";
        return wrong(shown + " begins with neither http:// nor https://; " + std::string(example));
    }
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, slash).find('@') != rest.npos)
        return wrong("a user in the URL, and secrets are never values here; use basicAuth: {username: …, "
                     "passwordFile: …}");
    if (rest.find_first_of("?#") != rest.npos)
        return wrong("a query or fragment in the URL; " + std::string(example) + " alone");
    const auto address = parse_host_port(rest.substr(0, slash));
    if (!address && slash > 0) return address.error();
    if (!address || address->host.empty())
        return wrong(in_quotes(text) + " has no host; " + std::string(example));
    auto prefix = parse_prefix(rest.substr(slash));
    if (!prefix) return prefix.error();
    made.host = address->host;
    made.port = address->port.value_or(made.port);
    made.path_prefix = std::move(*prefix);
    return made;
}

} // namespace plimsoll::config

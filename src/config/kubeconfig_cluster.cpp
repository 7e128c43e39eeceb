// SPDX-License-Identifier: Apache-2.0
#include "kubeconfig_parts.hpp"

#include "scalars.hpp"
#include "text.hpp"

#include <plimsoll/config/host_port.hpp>

namespace plimsoll::config {
namespace {

// Without its scheme, "host:port/prefix"; reported if there is something that we would have to drop.
std::optional<std::string_view> split_scheme(const cursor& of, std::string_view url,
                                             kubeconfig_connection& into) {
    if (url.starts_with("https://")) {
        url.remove_prefix(8);
    } else if (url.starts_with("http://")) {
        url.remove_prefix(7);
        into.https = false;
        into.port = 80;
    } else {
        of.error(in_quotes(url) + " has no scheme; write https://host:port");
        return std::nullopt;
    }
    if (url.find_first_of("@?#") == std::string_view::npos) return url;
    of.error("a user, query or fragment in the URL; write https://host:port/prefix alone");
    return std::nullopt;
}

bool read_skip_verify(const cursor& of) {
    const auto found = child(of, "insecure-skip-tls-verify");
    if (!found) return false;
    const std::string* text = scalar_text(*found, "true or false");
    if (text == nullptr) return false;
    const domain::result<bool> value = parse_boolean(*text);
    if (!value) found->error(value.error().detail());
    return value.has_value() && *value;
}

} // namespace

void read_server(const cursor& of, const std::string& url, kubeconfig_connection& into) {
    const auto rest = split_scheme(of, url, into);
    if (!rest) return;
    const std::size_t slash = std::min(rest->find('/'), rest->size());
    const domain::result<host_port> address = parse_host_port(rest->substr(0, slash));
    if (!address) return of.error(address.error().detail());
    if (address->host.empty()) return of.error("no host; write https://host:port");
    into.host = address->host;
    into.port = address->port.value_or(into.port);
    into.path_prefix = rest->substr(slash);
    while (into.path_prefix.ends_with('/'))
        into.path_prefix.pop_back();
    if (into.path_prefix.find(' ') != std::string::npos) of.error("a space in the URL; write it as %20");
}

void read_cluster(const cursor& of, kubeconfig_connection& into) {
    const auto server = child(of, "server");
    const auto url = text_of(of, "server");
    if (!server || !url) return of.error("no `server`; write https://host:port");
    read_server(*server, *url, into);
    read_file_or_data(of, "certificate-authority", into.ca_file, into.ca_pem);
    into.server_name = text_of(of, "tls-server-name").value_or("");
    into.insecure_skip_tls_verify = read_skip_verify(of);
    if (into.insecure_skip_tls_verify && (!into.ca_file.empty() || !into.ca_pem.empty()))
        of.error("both insecure-skip-tls-verify and a certificate authority; remove one of them");
    if (const auto proxy = child(of, "proxy-url"))
        proxy->error("proxies are not supported; remove it and name a server that can be reached");
}

} // namespace plimsoll::config

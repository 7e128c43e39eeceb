// SPDX-License-Identifier: Apache-2.0
// A Prometheus as a backend.
#include "readers.hpp"

#include "read_url.hpp"
#include "scalars.hpp"
#include "text.hpp"

#include <plimsoll/config/host_port.hpp>

#include <algorithm>
#include <array>

namespace plimsoll::config {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 8> prometheus_keys{
    "url", "urls", "bearerTokenFile", "basicAuth", "headers", "tls", "timeout", "connections"};
constexpr std::array<std::string_view, 2> basic_keys{"username", "passwordFile"};
constexpr std::array<std::string_view, 5> prometheus_tls_keys{"caFile", "certFile", "keyFile", "serverName",
                                                              "insecureSkipVerify"};

constexpr std::size_t most_urls = 8;
constexpr std::int64_t most_connections = 64;
constexpr std::chrono::milliseconds shortest_timeout = 10ms;
constexpr std::chrono::milliseconds longest_timeout = 60s;

void read_one_url(const cursor& of, prometheus_settings& into) {
    const std::optional<std::string> text = read_text(of);
    if (!text) return;
    auto url = parse_prometheus_url(*text);
    if (!url) return of.error(url.error().detail());
    if (std::ranges::find(into.urls, *url) != into.urls.end())
        return of.error("the same URL twice; remove one");
    into.urls.push_back(std::move(*url));
}

void read_urls(const fields& prometheus, prometheus_settings& into) {
    if (prometheus.has("url") && prometheus.has("urls"))
        return prometheus.error_at("urls", "beside `url`; write one of them");
    if (!prometheus.has("urls")) {
        if (const auto url = prometheus.require("url", "give the server's URL, as http://host:9090"))
            read_one_url(*url, into);
        return;
    }
    const auto urls = prometheus.find("urls");
    if (!urls) return;
    for (const cursor& url : read_list(*urls, most_urls))
        read_one_url(url, into);
    if (urls->at->what == node::kind::sequence && urls->at->items.empty())
        urls->error("empty; give at least one URL, as [http://host:9090]");
}

void read_basic(const cursor& of, prometheus_settings& into) {
    const fields basic(of, basic_keys);
    if (const auto username = basic.require("username", "give the user's name")) {
        into.username = read_text(*username).value_or("");
        if (into.username.find(':') != std::string::npos)
            username->error(
                "a colon in the user's name, which basic authentication cannot send; rename the user");
    }
    if (const auto file = basic.require("passwordFile", "name the file that holds the password"))
        into.password_file = read_path(*file).value_or("");
}

void read_credentials(const fields& prometheus, prometheus_settings& into) {
    if (const auto file = prometheus.find("bearerTokenFile"))
        into.bearer_token_file = read_path(*file).value_or("");
    if (const auto basic = prometheus.find("basicAuth")) read_basic(*basic, into);
    if (prometheus.has("bearerTokenFile") && prometheus.has("basicAuth"))
        prometheus.error_at("basicAuth",
                            "beside `bearerTokenFile`, and a request can carry one of them; remove one");
    const std::string_view key = prometheus.has("basicAuth") ? "basicAuth" : "bearerTokenFile";
    if (!prometheus.has(key)) return;
    for (const prometheus_url& url : into.urls)
        if (!url.https && !is_loopback_address(url.host))
            return prometheus.warning_at(key, "sent in clear text to " + in_quotes(url.host) +
                                                  ", where whoever listens can read it; use an https:// URL");
}

tls_settings read_prometheus_tls(const cursor& of) {
    const fields tls(of, prometheus_tls_keys);
    tls_settings made = read_tls(tls);
    const auto skip = tls.find("insecureSkipVerify");
    if (!skip) return made;
    const std::string* text = scalar_text(*skip, "true or false");
    if (text == nullptr) return made;
    const auto value = parse_boolean(*text);
    if (!value) {
        skip->error(value.error().detail());
        return made;
    }
    made.insecure_skip_verify = *value;
    if (*value && tls.has("caFile"))
        skip->error("beside `caFile`, which would count for nothing; remove one of them");
    else if (*value)
        skip->warning("whoever answers at the URL is believed, and is told the credentials; name the CA with "
                      "`caFile` instead");
    return made;
}

void judge_tls(const fields& prometheus, const prometheus_settings& of) {
    for (const prometheus_url& url : of.urls)
        if (!url.https)
            return prometheus.error_at("tls", "not used for " + in_quotes("http://" + url.host) +
                                                  "; write https:// in the URL, or remove `tls`");
}

} // namespace

prometheus_settings read_prometheus_backend(const cursor& of) {
    prometheus_settings made;
    const fields prometheus(of, prometheus_keys);
    read_urls(prometheus, made);
    read_credentials(prometheus, made);
    if (const auto headers = prometheus.find("headers")) made.headers = read_headers(*headers);
    if (const auto tls = prometheus.find("tls")) {
        made.tls = read_prometheus_tls(*tls);
        judge_tls(prometheus, made);
    }
    if (const auto timeout = prometheus.find("timeout"))
        made.timeout = read_duration(*timeout, shortest_timeout, longest_timeout).value_or(made.timeout);
    if (const auto connections = prometheus.find("connections"))
        made.connections = static_cast<std::uint32_t>(
            read_integer(*connections, 1, most_connections).value_or(made.connections));
    return made;
}

} // namespace plimsoll::config

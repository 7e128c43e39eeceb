// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

#include <plimsoll/config/host_port.hpp>

#include <array>
#include <limits>

namespace plimsoll::config {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> backend_keys{"name", "redis", "prometheus"};
constexpr std::span<const std::string_view> backend_kinds = std::span(backend_keys).subspan(1);
constexpr std::array<std::string_view, 6> redis_keys{"address",      "database", "username",
                                                     "passwordFile", "tls",      "timeout"};
constexpr std::array<std::string_view, 4> tls_keys{"caFile", "certFile", "keyFile", "serverName"};

constexpr std::chrono::milliseconds shortest_timeout = 10ms;
constexpr std::chrono::milliseconds longest_timeout = 60s;

void read_address(const cursor& of, redis_settings& into) {
    const std::optional<std::string> text = read_text(of);
    if (!text) return;
    if (text->find('@') != text->npos)
        return of.error("a user in the address, and secrets are never values here; write host:port, and use "
                        "`username` and `passwordFile`");
    const domain::result<host_port> address = parse_host_port(*text);
    if (!address) {
        of.error(address.error().detail() +
                 (text->starts_with("rediss://") ? ", and `tls: {}` beside it for TLS" : ""));
    } else if (address->host.empty()) {
        of.error(in_quotes(*text) + " has no host; write host:port");
    } else {
        into.host = address->host;
        into.port = address->port.value_or(into.port);
    }
}

void read_login(const fields& redis, redis_settings& into) {
    if (const auto username = redis.find("username")) into.username = read_text(*username).value_or("");
    if (const auto file = redis.find("passwordFile")) into.password_file = read_path(*file).value_or("");
    // A user without a password would silently be the default user.
    if (redis.has("username") && !redis.has("passwordFile") && !redis.has("password"))
        redis.error_at("username",
                       "a user needs a password; name the file that holds it with `passwordFile`");
    if (redis.has("passwordFile") && !redis.has("tls") && !into.host.empty() &&
        !is_loopback_address(into.host))
        redis.warning_at("passwordFile", "sent in clear text to " + in_quotes(into.host) +
                                             ", where whoever listens can read it; add `tls: {}`");
}

} // namespace

tls_settings read_tls(const cursor& of) { return read_tls(fields(of, tls_keys)); }

tls_settings read_tls(const fields& tls) {
    tls_settings made;
    if (const auto ca = tls.find("caFile")) made.ca_file = read_path(*ca).value_or("");
    if (const auto cert = tls.find("certFile")) made.certificate_file = read_path(*cert).value_or("");
    if (const auto key = tls.find("keyFile")) made.key_file = read_path(*key).value_or("");
    if (const auto server_name = tls.find("serverName")) {
        made.server_name = read_text(*server_name).value_or("");
        const domain::result<host_port> host = parse_host_port(made.server_name);
        const bool is_host = made.server_name.empty() || is_ip_address(made.server_name) ||
                             (host && !host->port && made.server_name.front() != '[');
        if (!is_host)
            server_name->error(in_quotes(made.server_name) + " is not a host name; write it without port");
    }
    if (tls.has("certFile") && !tls.has("keyFile"))
        tls.error_at("certFile", "a certificate needs its key; add `keyFile`");
    if (tls.has("keyFile") && !tls.has("certFile"))
        tls.error_at("keyFile", "a key needs its certificate; add `certFile`");
    return made;
}

redis_settings read_redis_backend(const cursor& of) {
    redis_settings made;
    const fields redis(of, redis_keys);
    if (const auto address = redis.require("address", "give the server's host:port"))
        read_address(*address, made);
    if (const auto database = redis.find("database")) {
        const auto index = read_integer(*database, 0, std::numeric_limits<std::int32_t>::max());
        made.database = static_cast<std::uint32_t>(index.value_or(0));
    }
    read_login(redis, made);
    if (const auto tls = redis.find("tls")) made.tls = read_tls(*tls);
    if (const auto timeout = redis.find("timeout"))
        made.timeout = read_duration(*timeout, shortest_timeout, longest_timeout).value_or(made.timeout);
    return made;
}

backend_settings read_backend(const cursor& of, names& all) {
    backend_settings made;
    const fields backend(of, backend_keys);
    const auto kind =
        read_kind(backend, backend_kinds,
                  "say what it is: redis: {address: host:port}, or prometheus: {url: \"http://host:port\"}");
    const std::string_view kind_name = kind ? kind->name() : "";
    const auto name = backend.require("name", "give the backend a name for metrics to refer to");
    if (const auto text = name ? read_text(*name) : std::nullopt) {
        made.name = *text;
        if (domain::is_namespace(*text))
            all.add_backend(*text, kind_name, name->where(), name->path);
        else
            name->error(in_quotes(*text) +
                        " is not a backend's name; write at most 63 of a-z, 0-9 and -, as `tasks`");
    }
    if (made.name.empty() || !domain::is_namespace(made.name)) all.note_gap();
    if (!kind) return made;
    if (kind_name == "redis") made.kind = read_redis_backend(*kind);
    if (kind_name == "prometheus") made.kind = read_prometheus_backend(*kind);
    return made;
}

} // namespace plimsoll::config

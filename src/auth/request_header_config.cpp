// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/trust.hpp>

#include <algorithm>

namespace plimsoll::auth {

using domain::errc;
using domain::error;
using domain::result;

namespace {

using config_map = cluster::client::config_map;
using strings = std::vector<std::string>;

const std::string prefix = "requestheader-";
constexpr std::size_t most_names = 1000;
constexpr std::size_t most_headers = 64;
constexpr std::size_t most_header_bytes = 256;

error wrong(const std::string& key, const std::string& how) {
    return {errc::invalid_argument, key + ": " + how};
}

// RFC 9110 token.
bool is_header_name(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    const auto allowed = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= most_header_bytes && std::ranges::all_of(text, allowed);
}

// The list under `key`; one that is not there is empty.
result<strings> list(const config_map& data, const std::string& key, std::size_t most) {
    const auto at = data.find(key);
    if (at == data.end()) return strings();
    auto out = cluster::parse_string_list(at->second);
    if (!out) return wrong(key, out.error().detail());
    if (out->size() > most) return wrong(key, "more than " + std::to_string(most) + " entries");
    return out;
}

result<strings> headers(const config_map& data, const std::string& key) {
    auto out = list(data, key, most_headers);
    if (!out) return out;
    for (const std::string& name : *out)
        if (!is_header_name(name)) return wrong(key, "holds something that is not the name of a header");
    return out;
}

// An empty list means something else for each of these keys, so a missing one is not taken for it.
result<void> require(const config_map& data, const std::string& key) {
    if (!data.contains(key)) return wrong(key, "missing, though other " + prefix + "* keys are there");
    return {};
}

result<void> read_names(const config_map& data, request_header_config& into) {
    const std::string key = prefix + "allowed-names";
    if (auto there = require(data, key); !there) return there.error();
    auto names = list(data, key, most_names);
    if (!names) return names.error();
    // In Go an empty name allows certificates without a common name: we allow nobody by it. If it were
    // left out of a list of its own, that list would allow everybody.
    const auto empty_names = std::erase(*names, "");
    if (names->empty() && empty_names != 0) return wrong(key, "holds nothing but empty names");
    into.allowed_names = std::move(*names);
    return {};
}

result<void> read_headers(const config_map& data, request_header_config& into) {
    const std::string users_key = prefix + "username-headers";
    auto users = headers(data, users_key);
    if (!users) return users.error();
    if (users->empty()) return wrong(users_key, "names no header, so that nobody could be identified");
    auto uids = headers(data, prefix + "uid-headers");
    if (!uids) return uids.error();
    auto groups = headers(data, prefix + "group-headers");
    if (!groups) return groups.error();
    auto extras = headers(data, prefix + "extra-headers-prefix");
    if (!extras) return extras.error();
    into.username_headers = std::move(*users);
    into.uid_headers = std::move(*uids);
    into.group_headers = std::move(*groups);
    into.extra_prefixes = std::move(*extras);
    return {};
}

} // namespace

result<request_header_config> request_header_config::parse(const cluster::client::config_map& data) {
    const auto first = data.lower_bound(prefix);
    if (first == data.end() || !first->first.starts_with(prefix))
        return error(errc::not_found, "no " + prefix +
                                          "* keys: kube-apiserver runs without an aggregation layer "
                                          "(--requestheader-client-ca-file)");
    const std::string ca_key = prefix + "client-ca-file";
    if (auto there = require(data, ca_key); !there) return there.error();
    auto ca = net::trust_bundle::parse(data.at(ca_key));
    if (!ca) return wrong(ca_key, ca.error().detail());
    request_header_config out(std::move(*ca));
    if (auto done = read_names(data, out); !done) return done.error();
    if (auto done = read_headers(data, out); !done) return done.error();
    return out;
}

} // namespace plimsoll::auth

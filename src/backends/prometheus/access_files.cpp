// SPDX-License-Identifier: Apache-2.0
#include "access_files.hpp"

#include <plimsoll/runtime/file_watcher.hpp>

#include <openssl/evp.h>

#include <algorithm>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t secret_bytes = std::size_t{16} * 1024;
constexpr std::size_t pem_bytes = std::size_t{4} * 1024 * 1024; // a system's CA bundle has 0.2 MiB

error unusable(const char* setting, const std::string& path, const std::string& how) {
    return {errc::unavailable, std::string(setting) + ": " + path + " " + how};
}

result<std::string> read(const char* setting, const std::string& path, std::size_t limit) {
    if (path.empty()) return std::string();
    auto text = runtime::read_file(path, limit);
    if (!text) return error(errc::unavailable, std::string(setting) + ": " + text.error().detail());
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) return unusable(setting, path, "is empty");
    return text;
}

// A header's value: anything but visible ASCII could end it.
result<authorization> bearer(const std::string& path) {
    auto text = read("bearerTokenFile", path, secret_bytes);
    if (!text) return text.error();
    const auto first = text->find_first_not_of(" \t\r\n");
    const auto last = text->find_last_not_of(" \t\r\n");
    const std::string token = text->substr(first, last - first + 1);
    if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7f'; }))
        return unusable("bearerTokenFile", path, "holds something other than one token");
    return authorization{"Bearer " + token, token, token};
}

std::string base64(const std::string& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // EVP_EncodeBlock ends with a NUL
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    auto* to = reinterpret_cast<unsigned char*>(out.data());
    const int size = EVP_EncodeBlock(to, from, static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

result<authorization> basic(const std::string& username, const std::string& path) {
    auto text = read("basicAuth.passwordFile", path, secret_bytes);
    if (!text) return text.error();
    std::string password = std::move(*text);
    while (password.ends_with('\n') || password.ends_with('\r'))
        password.pop_back();
    std::string coded = base64(username + ":" + password);
    return authorization{"Basic " + coded, std::move(password), std::move(coded)};
}

} // namespace

result<authorization> read_authorization(const config::prometheus_settings& from) {
    if (!from.bearer_token_file.empty()) return bearer(from.bearer_token_file);
    return basic(from.username, from.password_file);
}

result<net::client_tls> read_tls(const config::tls_settings& from) {
    auto ca = read("caFile", from.ca_file, pem_bytes);
    if (!ca) return ca.error();
    auto certificate = read("certFile", from.certificate_file, pem_bytes);
    if (!certificate) return certificate.error();
    auto key = read("keyFile", from.key_file, pem_bytes);
    if (!key) return key.error();
    net::client_tls out;
    out.ca_pem = std::move(*ca);
    out.certificate_pem = std::move(*certificate);
    out.key_pem = std::move(*key);
    out.skip_verify = from.insecure_skip_verify;
    return out;
}

} // namespace plimsoll::backends::prometheus

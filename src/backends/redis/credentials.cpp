// SPDX-License-Identifier: Apache-2.0
#include "credentials.hpp"

#include <plimsoll/net/client_tls.hpp>
#include <plimsoll/runtime/file_watcher.hpp>

#include <optional>
#include <string>
#include <utility>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t password_bytes = std::size_t{64} * 1024;
constexpr std::size_t pem_bytes = std::size_t{4} * 1024 * 1024; // a system's CA bundle has 0.2 MiB

struct contents {
    secret password;
    std::optional<net::client_tls> tls;
};

// Whatever is wrong with a file makes the backend unavailable until it is right.
error unusable(const char* setting, const error& how) {
    return {errc::unavailable, std::string(setting) + ": " + how.detail()};
}

result<void> read_into(std::string& to, const char* setting, const std::string& path, std::size_t limit) {
    if (path.empty()) return {};
    auto read = runtime::read_file(path, limit);
    if (!read) return unusable(setting, read.error());
    to = std::move(*read);
    return {};
}

result<secret> read_password(const std::string& path) {
    std::string text;
    if (auto done = read_into(text, "passwordFile", path, password_bytes); !done) return done.error();
    std::string_view password = text;
    while (password.ends_with('\n') || password.ends_with('\r'))
        password.remove_suffix(1);
    secret out(password);
    wipe(text);
    if (out.empty() && !path.empty())
        return error(errc::unavailable, "passwordFile: " + path + " is empty; write the password into it");
    return out;
}

result<contents> read_files(const config::redis_settings& from) {
    contents out;
    auto password = read_password(from.password_file);
    if (!password) return password.error();
    out.password = std::move(*password);
    if (!from.tls) return out;
    net::client_tls tls;
    if (auto done = read_into(tls.ca_pem, "caFile", from.tls->ca_file, pem_bytes); !done) return done.error();
    if (!from.tls->ca_file.empty() && tls.ca_pem.empty())
        return error(errc::unavailable, "caFile: " + from.tls->ca_file + " is empty");
    if (auto done = read_into(tls.certificate_pem, "certFile", from.tls->certificate_file, pem_bytes); !done)
        return done.error();
    if (auto done = read_into(tls.key_pem, "keyFile", from.tls->key_file, pem_bytes); !done)
        return done.error();
    out.tls = std::move(tls);
    return out;
}

using context = std::shared_ptr<boost::asio::ssl::context>;

result<context> make_context(net::client_tls& from) {
    auto made = net::make_client_context(from);
    wipe(from.key_pem);
    if (!made) return unusable("tls", made.error());
    return made;
}

} // namespace

runtime::awaitable<result<credentials>> load_credentials(config::redis_settings settings,
                                                         runtime::worker& files, runtime::worker& compute) {
    credentials out;
    if (settings.password_file.empty() && !settings.tls) co_return out;
    auto reading = runtime::run_on(files, [settings] { return read_files(settings); });
    auto read = co_await std::move(reading);
    if (!read) co_return read.error();
    if (!*read) co_return read->error();
    contents& from = **read;
    out.password = std::move(from.password);
    if (!from.tls) co_return out;
    auto making =
        runtime::run_on(compute, [tls = std::move(*from.tls)]() mutable { return make_context(tls); });
    auto made = co_await std::move(making);
    if (!made) co_return made.error();
    if (!*made) co_return made->error();
    out.tls = std::move(**made);
    co_return out;
}

} // namespace plimsoll::backends::redis

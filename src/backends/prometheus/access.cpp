// SPDX-License-Identifier: Apache-2.0
#include "access.hpp"

#include "access_files.hpp"

#include <utility>

namespace plimsoll::backends::prometheus {

using domain::error;
using domain::result;

namespace {

using context = std::shared_ptr<boost::asio::ssl::context>;

bool same(const net::client_tls& a, const net::client_tls& b) {
    return a.ca_pem == b.ca_pem && a.certificate_pem == b.certificate_pem && a.key_pem == b.key_pem;
}

} // namespace

runtime::awaitable<result<authorization>> access::credentials() {
    const bool none = settings_.bearer_token_file.empty() && settings_.password_file.empty();
    if (none) co_return authorization();
    auto reading = runtime::run_on(files_, [settings = settings_] { return read_authorization(settings); });
    auto read = co_await std::move(reading);
    if (!read) co_return read.error();
    co_return std::move(*read);
}

runtime::awaitable<result<context>> access::tls() {
    const auto from = settings_.tls.value_or(config::tls_settings());
    auto reading = runtime::run_on(files_, [from] { return read_tls(from); });
    auto read = co_await std::move(reading);
    if (!read) co_return read.error();
    if (!*read) co_return read->error();
    net::client_tls texts = std::move(**read);
    if (context_ && same(texts, texts_)) co_return context_;
    auto making = runtime::run_on(compute_, [texts] { return net::make_client_context(texts); });
    auto made = co_await std::move(making);
    if (!made) co_return made.error();
    if (!*made) co_return error(domain::errc::unavailable, "tls: " + made->error().detail());
    context_ = **made;
    texts_ = std::move(texts);
    co_return context_;
}

} // namespace plimsoll::backends::prometheus

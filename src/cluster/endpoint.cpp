// SPDX-License-Identifier: Apache-2.0
#include "endpoint.hpp"

#include <plimsoll/runtime/file_watcher.hpp>

#include <algorithm>

namespace plimsoll::cluster {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t pem_bytes = std::size_t{1024} * 1024;
constexpr std::size_t token_bytes = std::size_t{64} * 1024;

#if defined(__aarch64__)
constexpr const char* user_agent = "plimsoll/" PLIMSOLL_VERSION " (linux/arm64)";
#else
constexpr const char* user_agent = "plimsoll/" PLIMSOLL_VERSION " (linux/amd64)";
#endif

result<std::string> text_of(const std::string& file, const std::string& text) {
    if (file.empty()) return text;
    return runtime::read_file(file, pem_bytes);
}

// Blocking, on the files thread.
result<net::client_tls> read_texts(const connection& from) {
    auto ca = text_of(from.ca_file, from.ca_pem);
    if (!ca) return ca.error();
    auto certificate = text_of(from.certificate_file, from.certificate_pem);
    if (!certificate) return certificate.error();
    auto key = text_of(from.key_file, from.key_pem);
    if (!key) return key.error();
    net::client_tls out;
    out.ca_pem = std::move(*ca);
    out.certificate_pem = std::move(*certificate);
    out.key_pem = std::move(*key);
    out.skip_verify = from.skip_verify;
    return out;
}

bool same(const net::client_tls& a, const net::client_tls& b) {
    return a.ca_pem == b.ca_pem && a.certificate_pem == b.certificate_pem && a.key_pem == b.key_pem;
}

// A token goes into a header field: without its line end, and nothing but visible ASCII.
result<std::string> checked_token(std::string text, const std::string& file) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!text.empty() && is_blank(text.back()))
        text.pop_back();
    text.erase(text.begin(), std::ranges::find_if_not(text, is_blank));
    const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
    if (text.empty()) return error(errc::unauthenticated, file + ": the token file is empty");
    if (!std::ranges::all_of(text, visible))
        return error(errc::unauthenticated, file + ": the token file holds something other than one token");
    return text;
}

} // namespace

runtime::awaitable<result<net::destination>> endpoint::destination() {
    auto read = [from = where_] { return read_texts(from); };
    auto done = co_await runtime::run_on(files_, std::move(read));
    if (!done) co_return done.error();
    if (!*done) co_return done->error();
    net::client_tls texts = std::move(**done);
    std::shared_ptr<boost::asio::ssl::context> context = context_;
    if (!context || !same(texts, texts_)) {
        auto make = [texts] { return net::make_client_context(texts); };
        auto made = co_await runtime::run_on(compute_, std::move(make));
        if (!made) co_return made.error();
        if (!*made) co_return made->error().within("connection to the API server");
        context = **made;
        context_ = context;
        texts_ = std::move(texts);
    }
    net::destination out;
    out.host = where_.host;
    out.port = where_.port;
    out.tls = std::move(context);
    out.server_name = where_.server_name;
    out.skip_verify = where_.skip_verify;
    co_return out;
}

bool endpoint::token_is_fresh() const {
    return !token_.empty() && !token_doubted_ && std::chrono::steady_clock::now() - token_read_ < token_age_;
}

runtime::awaitable<result<std::string>> endpoint::token() {
    if (where_.token_file.empty()) co_return where_.token;
    if (token_is_fresh()) co_return token_;
    auto read = [file = where_.token_file]() -> result<std::string> {
        auto text = runtime::read_file(file, token_bytes);
        if (!text) return text.error();
        return checked_token(std::move(*text), file);
    };
    auto done = co_await runtime::run_on(files_, std::move(read));
    if (!done) co_return done.error();
    if (*done) {
        token_ = std::move(**done);
        token_read_ = std::chrono::steady_clock::now();
        token_doubted_ = false;
    } else if (token_.empty()) {
        co_return error(errc::unauthenticated, done->error().detail());
    }
    co_return token_; // the last good one, should the file be unreadable for a moment
}

runtime::awaitable<result<net::client_request>> endpoint::request(std::string method, std::string path) {
    auto bearer = co_await token();
    if (!bearer) co_return bearer.error();
    net::client_request out;
    out.method = std::move(method);
    out.target = where_.path_prefix + path;
    out.fields.emplace_back("Accept", "application/json");
    out.fields.emplace_back("User-Agent", user_agent);
    if (!bearer->empty()) out.fields.emplace_back("Authorization", "Bearer " + *bearer);
    co_return out;
}

} // namespace plimsoll::cluster

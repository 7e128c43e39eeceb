// SPDX-License-Identifier: Apache-2.0
// The body of a client's Certificate message, behind a byte that says whether it is TLS 1.3's (odd) or 1.2's:
// it is spoilt, or holds a few certificates whose keys OpenSSL takes for ordinary ones as well.
#include "target.hpp"

#include "net/sent_certificates.hpp"

#include <plimsoll/net/certificate.hpp>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace plimsoll::fuzz {

namespace {

std::size_t number(std::string_view bytes) {
    std::size_t out = 0;
    for (const char c : bytes)
        out = out * 256 + static_cast<unsigned char>(c);
    return out;
}

// What stands behind a length of `width` bytes at `at`, which then is behind it.
std::optional<std::string_view> part(std::string_view of, std::size_t& at, std::size_t width) {
    if (of.size() - at < width) return std::nullopt;
    const std::size_t size = number(of.substr(at, width));
    at += width;
    if (of.size() - at < size) return std::nullopt;
    at += size;
    return of.substr(at - size, size);
}

std::optional<std::vector<std::string_view>> certificates_in(std::string_view body, bool tls_1_3) {
    std::size_t at = 0;
    if (tls_1_3 && !part(body, at, 1)) return std::nullopt;
    const auto list = part(body, at, 3);
    if (!list) return std::nullopt;
    std::vector<std::string_view> out;
    for (std::size_t in_list = 0; in_list < list->size();) {
        const auto one = part(*list, in_list, 3);
        if (!one || (tls_1_3 && !part(*list, in_list, 2))) return std::nullopt;
        out.push_back(*one);
    }
    return out;
}

std::string text_of(const EVP_PKEY* key, const char* parameter) {
    std::array<char, 80> text{};
    std::size_t length = 0;
    if (EVP_PKEY_get_utf8_string_param(key, parameter, text.data(), text.size(), &length) != 1) return "";
    return {text.data(), length};
}

bool is_ordinary(const EVP_PKEY* key) {
    const int kind = EVP_PKEY_get_base_id(key);
    if (kind != EVP_PKEY_EC)
        return kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS || kind == EVP_PKEY_ED25519;
    constexpr std::array<std::string_view, 3> curves{"prime256v1", "secp384r1", "secp521r1"};
    return text_of(key, OSSL_PKEY_PARAM_EC_ENCODING) == OSSL_PKEY_EC_ENCODING_EXPLICIT
               ? false
               : std::ranges::count(curves, text_of(key, OSSL_PKEY_PARAM_GROUP_NAME)) == 1;
}

void check(std::string_view der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::shared_ptr<X509> read(d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free);
    const EVP_PKEY* key = read ? X509_get0_pubkey(read.get()) : nullptr;
    expect(key == nullptr || is_ordinary(key), "OpenSSL sees the same key");
}

} // namespace

void try_input(std::string_view bytes) {
    if (bytes.size() < 2) return;
    const bool tls_1_3 = bytes[0] % 2 != 0;
    const std::string body(bytes.substr(1));
    const std::string message = std::string("\x0b\0\0\0", 4) + body; // nobody looks at the length again
    std::string read = message;
    net::spoil_clients_certificates(0, tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION, SSL3_RT_HANDSHAKE,
                                    read.data(), read.size(), nullptr, nullptr);
    const std::size_t spoilt = std::min<std::size_t>(body.size(), 4);
    expect(read.compare(0, 4, message, 0, 4) == 0, "a message's head stays");
    expect(read.compare(4 + spoilt, std::string::npos, message, 4 + spoilt) == 0, "what is behind stays");
    if (read.compare(4, spoilt, std::string(4, '\xff'), 0, spoilt) == 0) return;
    expect(read == message, "it is spoilt or stays");
    const auto all = certificates_in(body, tls_1_3);
    expect(all.has_value() && all->size() <= net::client_intermediates_limit + 1,
           "a few certificates are left");
    for (const std::string_view der : *all)
        check(der);
}

} // namespace plimsoll::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "client_hello.hpp"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

namespace plimsoll::net {

namespace {

// A browser's has two, with a key share for quantum computers.
constexpr std::size_t bytes_limit = std::size_t{8} * 1024;
constexpr std::size_t authorities_bytes_limit = 512;

struct openssl_memory {
    void operator()(int* p) const { OPENSSL_free(p); }
};

// Of its body; 0 if it is not there.
std::size_t size_of(SSL* from, int extension) {
    const unsigned char* ignored = nullptr;
    std::size_t size = 0;
    return SSL_client_hello_get0_ext(from, static_cast<unsigned>(extension), &ignored, &size) == 1 ? size : 0;
}

std::size_t suites_and_extensions(SSL* from) {
    const unsigned char* ignored = nullptr;
    std::size_t bytes = SSL_client_hello_get0_ciphers(from, &ignored);
    int* found = nullptr;
    std::size_t count = 0;
    if (SSL_client_hello_get1_extensions_present(from, &found, &count) != 1) return bytes_limit + 1;
    const std::unique_ptr<int, openssl_memory> owner(found);
    for (const int type : std::span(found, count))
        bytes += size_of(from, type);
    return bytes;
}

} // namespace

int judge_client_hello(SSL* from, int* alert, void*) {
    if (suites_and_extensions(from) <= bytes_limit &&
        size_of(from, TLSEXT_TYPE_certificate_authorities) <= authorities_bytes_limit)
        return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_CLIENT_HELLO_ERROR;
}

} // namespace plimsoll::net

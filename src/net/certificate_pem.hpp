// SPDX-License-Identifier: Apache-2.0
// Owning handles for OpenSSL's certificate objects, and PEM texts into them. Thread-safe: nothing is
// shared, and OpenSSL's error queue belongs to the thread.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::net {

struct openssl_deleter {
    void operator()(BIO* p) const { BIO_free(p); }
    void operator()(X509* p) const { X509_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(X509_STORE* p) const { X509_STORE_free(p); }
    void operator()(X509_STORE_CTX* p) const { X509_STORE_CTX_free(p); }
    void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
    // The stack alone: what is on it belongs to somebody else.
    void operator()(STACK_OF(X509) * p) const { sk_X509_free(p); }
};
template <typename T>
using openssl_handle = std::unique_ptr<T, openssl_deleter>;

inline constexpr std::size_t pem_bytes_limit = std::size_t{1024} * 1024;
inline constexpr std::size_t pem_certificates_limit = 1000;

// The newest reason in the thread's error queue, in words; empties the queue.
std::string openssl_reason();

// A view of the text as OpenSSL reads it. REQUIRES: `pem` outlives it, and is within pem_bytes_limit.
openssl_handle<BIO> pem_reader(std::string_view pem);

// OpenSSL's password callback: without it a passphrase would be asked for on the terminal.
int no_passphrase(char* into, int size, int for_writing, void* unused);

// Every certificate of the text in its order, at least one; other PEM blocks and text between are
// skipped. Errors: invalid_argument (too long, too many, none, or the n-th is unreadable and why).
domain::result<std::vector<openssl_handle<X509>>> read_pem_certificates(std::string_view pem);

} // namespace plimsoll::net

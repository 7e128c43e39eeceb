// SPDX-License-Identifier: Apache-2.0
// PEM texts into an SSL_CTX, by OpenSSL's own calls: Asio's wrappers say neither which text is wrong nor
// that a CA text holds no certificate.
#include <plimsoll/net/client_tls.hpp>

#include "key_exchange.hpp"
#include "sent_certificates.hpp"

#include <boost/asio/ssl/context.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace plimsoll::net {
namespace {

using domain::errc;
using domain::error;
using domain::result;

struct openssl_free {
    void operator()(BIO* b) const { BIO_free(b); }
    void operator()(X509* c) const { X509_free(c); }
    void operator()(EVP_PKEY* k) const { EVP_PKEY_free(k); }
};
template <typename T>
using owned = std::unique_ptr<T, openssl_free>;

error wrong(const char* text, const std::string& how) {
    ERR_clear_error();
    return {errc::invalid_argument, std::string(text) + ": " + how};
}

// The newest reason in OpenSSL's queue, in words.
std::string openssl_reason() {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason != nullptr ? reason : "unknown reason";
}

owned<BIO> reader_of(const std::string& pem) {
    return owned<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Without it OpenSSL would ask for the passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

// Every certificate of the text, in its order; at least one.
result<std::vector<owned<X509>>> read_certificates(const char* text, const std::string& pem) {
    std::vector<owned<X509>> found;
    const owned<BIO> in = reader_of(pem);
    while (auto* next = PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr))
        found.emplace_back(next);
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (!at_end)
        return wrong(text, "certificate " + std::to_string(found.size() + 1) + " is unreadable (" +
                               openssl_reason() + ")");
    if (found.empty()) return wrong(text, "no PEM certificate in it (-----BEGIN CERTIFICATE-----)");
    ERR_clear_error();
    return found;
}

result<void> trust(SSL_CTX* context, const std::string& ca_pem) {
    if (ca_pem.empty()) {
        if (SSL_CTX_set_default_verify_paths(context) != 1)
            return wrong("CA", "the system's bundle cannot be read (" + openssl_reason() + ")");
        return {};
    }
    auto certificates = read_certificates("CA", ca_pem);
    if (!certificates) return certificates.error();
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    for (const auto& c : *certificates)
        if (X509_STORE_add_cert(store, c.get()) != 1)
            return wrong("CA", "a certificate cannot be added (" + openssl_reason() + ")");
    // What the operator names is trusted as it is, as Go does: it may be an intermediate or the server's own.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    return {};
}

result<void> present(SSL_CTX* context, const std::string& certificate_pem, const std::string& key_pem) {
    if (certificate_pem.empty() && key_pem.empty()) return {};
    if (key_pem.empty()) return wrong("key", "missing, though there is a certificate; give both or neither");
    if (certificate_pem.empty())
        return wrong("certificate", "missing, though there is a key; give both or neither");
    auto chain = read_certificates("certificate", certificate_pem);
    if (!chain) return chain.error();
    const owned<BIO> in = reader_of(key_pem);
    const owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr));
    if (!key)
        return wrong("key", "no readable PEM private key without a passphrase (" + openssl_reason() + ")");
    if (X509_check_private_key(chain->front().get(), key.get()) != 1)
        return wrong("key", "does not belong to the certificate (" + openssl_reason() + ")");
    bool ok = SSL_CTX_use_certificate(context, chain->front().get()) == 1;
    for (std::size_t i = 1; ok && i < chain->size(); ++i)
        ok = SSL_CTX_add1_chain_cert(context, (*chain)[i].get()) == 1;
    if (!ok) return wrong("certificate", "refused by OpenSSL (" + openssl_reason() + ")");
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        return wrong("key", "refused by OpenSSL (" + openssl_reason() + ")");
    return {};
}

} // namespace

result<std::shared_ptr<boost::asio::ssl::context>> make_client_context(const client_tls& from) {
    ERR_clear_error();
    auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_client);
    SSL_CTX* raw = context->native_handle();
    if (SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) != 1)
        return error(errc::internal, "TLS 1.2 cannot be made the least version: " + openssl_reason());
    if (SSL_CTX_set1_groups_list(raw, key_exchange_groups) != 1)
        return error(errc::internal, "the groups of TLS' key exchange cannot be set: " + openssl_reason());
    SSL_CTX_set_msg_callback(raw, spoil_servers_certificates);
    SSL_CTX_set_options(raw, SSL_OP_CLEANSE_PLAINTEXT); // a token review's answer repeats the token
    // The system's bundle is slow to read: not for nothing.
    const bool trusts_nobody = from.skip_verify && from.ca_pem.empty();
    if (auto done = trusts_nobody ? result<void>() : trust(raw, from.ca_pem); !done) return done.error();
    if (auto done = present(raw, from.certificate_pem, from.key_pem); !done) return done.error();
    SSL_CTX_set_verify(raw, from.skip_verify ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    return context;
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/server_tls.hpp>

#include "certificate_pem.hpp"
#include "chain_cost.hpp"
#include "client_hello.hpp"
#include "key_exchange.hpp"
#include "sent_certificates.hpp"
#include "server_tls_loopback.hpp"

#include <plimsoll/net/certificate.hpp>

#include <boost/asio/ssl/context.hpp>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstring>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;
using context = boost::asio::ssl::context;

namespace {

error wrong(const char* which, const std::string& how) {
    ERR_clear_error();
    return {errc::invalid_argument, std::string(which) + ": " + how};
}

// Of all that a client sends: OpenSSL reads a tenth of a millisecond for each certificate in it, in one go.
constexpr long client_chain_bytes_limit = 12L * 1024;
// Its own certificate stays parsed, five times as large, or twenty if it is nothing but small parts.
constexpr int client_leaf_bytes_limit = 4 * 1024;
constexpr int client_leaf_parts_limit = 160;

int parts_of(const X509* one) {
    return X509_NAME_entry_count(X509_get_subject_name(one)) +
           X509_NAME_entry_count(X509_get_issuer_name(one)) + X509_get_ext_count(one);
}

// Possession of the key is proved by TLS itself; whether the chain is to be trusted is asked later, by
// whoever authenticates, so that a stranger's certificate is a 401 and never an alert. Only one that is too
// large for anybody to trust, or with whose key the next step would take too long, does not get that far.
int judge_cost(X509_STORE_CTX* of, void*) {
    const X509* leaf = X509_STORE_CTX_get0_cert(of);
    const int sent = sk_X509_num(X509_STORE_CTX_get0_untrusted(of)); // the leaf is among them
    const bool small = i2d_X509(leaf, nullptr) <= client_leaf_bytes_limit &&
                       parts_of(leaf) <= client_leaf_parts_limit &&
                       sent <= static_cast<int>(client_intermediates_limit) + 1;
    if (small && has_ordinary_key(leaf)) return 1;
    X509_STORE_CTX_set_error(of, small ? X509_V_ERR_CERT_REJECTED : X509_V_ERR_CERT_CHAIN_TOO_LONG);
    return 0;
}

// Without an overlap the handshake goes on without ALPN: such a client speaks HTTP/1.1 or fails itself.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned in_length, void*) {
    static constexpr unsigned char http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    for (unsigned at = 0; at < in_length; at += in[at] + 1U) {
        if (in[at] != http_1_1[0] || in_length - at < sizeof http_1_1) continue;
        if (std::memcmp(in + at, http_1_1, sizeof http_1_1) != 0) continue;
        *out = in + at + 1;
        *out_length = in[at];
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

void set_rules(SSL_CTX* of) {
    SSL_CTX_set1_groups_list(of, key_exchange_groups);
    SSL_CTX_set_min_proto_version(of, TLS1_2_VERSION);
    SSL_CTX_set_options(of, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_options(of, SSL_OP_CLEANSE_PLAINTEXT); // a client's token does not stay in OpenSSL's buffer
    SSL_CTX_set_mode(of, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                             SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // A read returns after each record without data for us, so that none of them keeps the io thread: OpenSSL
    // does so only if it has not read ahead, because it would have 600 key updates in its buffer.
    SSL_CTX_clear_mode(of, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_read_ahead(of, 0);
    // Kept as long as the connection, whoever sent it.
    SSL_CTX_set_max_cert_list(of, client_chain_bytes_limit);
    // No resumption: a resumed session has the leaf but not its intermediates, and saves nothing over
    // an ECDSA handshake.
    SSL_CTX_set_num_tickets(of, 0);
    SSL_CTX_set_session_cache_mode(of, SSL_SESS_CACHE_OFF);
    // Asking for client certificates without an id context makes OpenSSL alert any client that tries to
    // resume.
    static constexpr unsigned char id[] = "plimsoll";
    SSL_CTX_set_session_id_context(of, id, sizeof id - 1);
    // Asks for a certificate, names no CAs (a client with any one sends it), and requires none.
    SSL_CTX_set_verify(of, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_msg_callback(of, spoil_clients_certificates);
    SSL_CTX_set_cert_verify_callback(of, judge_cost, nullptr);
    SSL_CTX_set_client_hello_cb(of, judge_client_hello, nullptr);
    SSL_CTX_set_alpn_select_cb(of, choose_protocol, nullptr);
}

result<openssl_handle<EVP_PKEY>> read_key(const std::string& pem) {
    if (pem.size() > pem_bytes_limit) return wrong("key", "longer than 1 MiB");
    const auto in = pem_reader(pem);
    openssl_handle<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_passphrase, nullptr));
    if (!key) return wrong("key", "no PEM private key without a passphrase in it: " + openssl_reason());
    return key;
}

// The first certificate is ours, the others are sent along with it.
result<void> present(SSL_CTX* by, const std::vector<openssl_handle<X509>>& chain, EVP_PKEY* key) {
    if (X509_check_private_key(chain.front().get(), key) != 1)
        return wrong("certificate and key", "they do not belong together: " + openssl_reason());
    if (SSL_CTX_use_certificate(by, chain.front().get()) != 1)
        return wrong("certificate", "OpenSSL refuses it: " + openssl_reason());
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (SSL_CTX_add1_chain_cert(by, chain[i].get()) != 1)
            return wrong("certificate", "OpenSSL refuses an intermediate: " + openssl_reason());
    if (SSL_CTX_use_PrivateKey(by, key) != 1) return wrong("key", "OpenSSL refuses it: " + openssl_reason());
    return {};
}

} // namespace

result<std::shared_ptr<context>> make_server_context(const std::string& certificate_pem,
                                                     const std::string& key_pem) {
    ERR_clear_error();
    const auto chain = read_pem_certificates(certificate_pem);
    if (!chain) return chain.error().within("certificate");
    const auto key = read_key(key_pem);
    if (!key) return key.error();
    auto made = std::make_shared<context>(context::tls_server);
    set_rules(made->native_handle());
    if (auto done = present(made->native_handle(), *chain, key->get()); !done) return done.error();
    return made;
}

result<std::shared_ptr<context>> make_loopback_context() {
    const auto pair = make_loopback_pair();
    if (!pair) return pair.error();
    return make_server_context(pair->certificate_pem, pair->key_pem);
}

} // namespace plimsoll::net

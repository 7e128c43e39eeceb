// SPDX-License-Identifier: Apache-2.0
#include "server_tls_loopback.hpp"

#include "certificate_pem.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr long minute_seconds = 60;
constexpr long day_seconds = 24L * 60 * minute_seconds;

error failed() { return {errc::internal, "loopback certificate: " + openssl_reason()}; }

bool add_extension(X509* to, int nid, const char* value) {
    const openssl_handle<X509_EXTENSION> made(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    return made && X509_add_ext(to, made.get(), -1) == 1;
}

bool set_random_serial(X509* of) {
    std::uint64_t number = 0;
    return RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(of), number >> 1U) == 1;
}

bool fill(X509* made, EVP_PKEY* key) {
    X509_NAME* name = X509_get_subject_name(made);
    static constexpr unsigned char common_name[] = "localhost";
    return X509_set_version(made, X509_VERSION_3) == 1 && set_random_serial(made) &&
           X509_gmtime_adj(X509_getm_notBefore(made), -5 * minute_seconds) != nullptr &&
           X509_gmtime_adj(X509_getm_notAfter(made), day_seconds) != nullptr &&
           X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
           X509_set_issuer_name(made, name) == 1 && X509_set_pubkey(made, key) == 1 &&
           add_extension(made, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
           add_extension(made, NID_key_usage, "critical,digitalSignature") &&
           add_extension(made, NID_ext_key_usage, "serverAuth") && X509_sign(made, key, EVP_sha256()) != 0;
}

std::string written(BIO* to) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(to, &data);
    return {data, static_cast<std::size_t>(length)};
}

} // namespace

result<certificate_pair> make_loopback_pair() {
    ERR_clear_error();
    const openssl_handle<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const openssl_handle<X509> made(X509_new());
    if (!key || !made || !fill(made.get(), key.get())) return failed();
    const openssl_handle<BIO> certificate(BIO_new(BIO_s_mem()));
    const openssl_handle<BIO> secret(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(certificate.get(), made.get()) != 1) return failed();
    if (PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed();
    return certificate_pair{written(certificate.get()), written(secret.get())};
}

} // namespace plimsoll::net

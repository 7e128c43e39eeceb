// SPDX-License-Identifier: Apache-2.0
#include "support/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace plimsoll::test {
namespace {

enum class role { authority, leaf };

void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("test certificate: ") + what);
}

// With an exponent of so many bits.
EVP_PKEY* new_rsa_key(int exponent_bits) {
    const std::shared_ptr<EVP_PKEY_CTX> how(EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr), EVP_PKEY_CTX_free);
    const std::shared_ptr<BIGNUM> exponent(BN_new(), BN_free);
    EVP_PKEY* key = nullptr;
    require(BN_set_bit(exponent.get(), exponent_bits - 1) == 1 && BN_set_bit(exponent.get(), 0) == 1,
            "exponent");
    require(EVP_PKEY_keygen_init(how.get()) == 1 && EVP_PKEY_CTX_set_rsa_keygen_bits(how.get(), 2048) == 1 &&
                EVP_PKEY_CTX_set1_rsa_keygen_pubexp(how.get(), exponent.get()) == 1 &&
                EVP_PKEY_keygen(how.get(), &key) == 1,
            "RSA key");
    return key;
}

// P-256 with all its parameters instead of its name.
EVP_PKEY* new_explicit_key() {
    const std::shared_ptr<EVP_PKEY_CTX> how(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_keygen_init(how.get()) == 1 &&
                EVP_PKEY_CTX_set_ec_paramgen_curve_nid(how.get(), NID_X9_62_prime256v1) == 1 &&
                EVP_PKEY_CTX_set_ec_param_enc(how.get(), OPENSSL_EC_EXPLICIT_CURVE) == 1 &&
                EVP_PKEY_keygen(how.get(), &key) == 1,
            "explicit key");
    return key;
}

std::shared_ptr<EVP_PKEY> new_key(const std::string& kind) {
    EVP_PKEY* made = nullptr;
    if (kind.starts_with("RSA-"))
        made = new_rsa_key(std::stoi(kind.substr(4)));
    else if (kind == "explicit")
        made = new_explicit_key();
    else if (kind == "ED25519")
        made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    else
        made = EVP_EC_gen(kind.c_str());
    require(made != nullptr, "key");
    return {made, EVP_PKEY_free};
}

void add_name(X509_NAME* to, ASN1_OBJECT* type, const std::string& value) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    require(X509_NAME_add_entry_by_OBJ(to, type, V_ASN1_UTF8STRING, bytes, static_cast<int>(value.size()), -1,
                                       0) == 1,
            "name");
}

void add_names(X509_NAME* to, const wish& of) {
    if (!of.common_name.empty()) add_name(to, OBJ_nid2obj(NID_commonName), of.common_name);
    for (const auto& o : of.organizations)
        add_name(to, OBJ_nid2obj(NID_organizationName), o);
    const std::shared_ptr<ASN1_OBJECT> uid(OBJ_txt2obj("1.3.6.1.4.1.57683.2", 1), ASN1_OBJECT_free);
    for (const auto& u : of.uids)
        add_name(to, uid.get(), u);
}

void add_extension(X509* to, int nid, const std::string& value) {
    const std::shared_ptr<X509_EXTENSION> made(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()),
                                               X509_EXTENSION_free);
    require(made && X509_add_ext(to, made.get(), -1) == 1, value.c_str());
}

void set_time(ASN1_TIME* to, std::chrono::seconds from_now) {
    std::time_t now = std::time(nullptr);
    require(X509_time_adj_ex(to, static_cast<int>(from_now.count() / 86400),
                             static_cast<long>(from_now.count() % 86400), &now) != nullptr,
            "time");
}

// Signed by itself when `issuer` is null.
std::shared_ptr<X509> make(const wish& of, role as, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
    std::shared_ptr<X509> made(X509_new(), X509_free);
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1U);
    set_time(X509_getm_notBefore(made.get()), of.from);
    set_time(X509_getm_notAfter(made.get()), of.to);
    add_names(X509_get_subject_name(made.get()), of);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer != nullptr ? issuer : made.get()));
    X509_set_pubkey(made.get(), key);
    add_extension(made.get(), NID_basic_constraints, as == role::authority ? "critical,CA:TRUE" : "CA:FALSE");
    add_extension(made.get(), NID_key_usage,
                  as == role::authority ? "critical,keyCertSign" : "critical,digitalSignature");
    if (!of.extended_usage.empty()) add_extension(made.get(), NID_ext_key_usage, of.extended_usage);
    if (!of.alternative_names.empty()) add_extension(made.get(), NID_subject_alt_name, of.alternative_names);
    EVP_PKEY* signer = issuer_key != nullptr ? issuer_key : key;
    const bool chooses_itself = EVP_PKEY_get_base_id(signer) == EVP_PKEY_ED25519;
    require(X509_sign(made.get(), signer, chooses_itself ? nullptr : EVP_sha256()) != 0, "signature");
    return made;
}

template <typename Write>
std::string written(Write write) {
    const std::shared_ptr<BIO> to(BIO_new(BIO_s_mem()), BIO_free);
    require(write(to.get()) == 1, "writing");
    char* data = nullptr;
    const long length = BIO_get_mem_data(to.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

issued texts_of(X509* made, EVP_PKEY* key) {
    issued out;
    out.pem = written([&](BIO* b) { return PEM_write_bio_X509(b, made); });
    out.der = written([&](BIO* b) { return i2d_X509_bio(b, made); });
    out.key_pem = written(
        [&](BIO* b) { return PEM_write_bio_PrivateKey(b, key, nullptr, nullptr, 0, nullptr, nullptr); });
    std::tm end{};
    require(ASN1_TIME_to_tm(X509_get0_notAfter(made), &end) == 1, "end");
    using clock = std::chrono::system_clock;
    const std::chrono::seconds seconds(timegm(&end)); // may lie beyond the clock's range
    const auto last = std::chrono::floor<std::chrono::seconds>(clock::duration::max());
    out.not_after = clock::time_point(std::min(seconds, last));
    return out;
}

// An authority's certificate is for every usage unless the wish says otherwise.
wish without_default_usage(wish of) {
    if (of.extended_usage == wish().extended_usage) of.extended_usage.clear();
    return of;
}

} // namespace

authority authority::self_signed(const wish& of) {
    authority out;
    out.key_ = new_key(of.key);
    out.certificate_ = make(without_default_usage(of), role::authority, out.key_.get(), nullptr, nullptr);
    out.own_ = texts_of(out.certificate_.get(), out.key_.get());
    return out;
}

authority authority::intermediate(const wish& of) const {
    authority out;
    out.key_ = new_key(of.key);
    out.certificate_ =
        make(without_default_usage(of), role::authority, out.key_.get(), certificate_.get(), key_.get());
    out.own_ = texts_of(out.certificate_.get(), out.key_.get());
    return out;
}

issued authority::leaf(const wish& of) const {
    const auto key = new_key(of.key);
    const auto made = make(of, role::leaf, key.get(), certificate_.get(), key_.get());
    return texts_of(made.get(), key.get());
}

issued self_signed_leaf(const wish& of) {
    const auto key = new_key(of.key);
    const auto made = make(of, role::leaf, key.get(), nullptr, nullptr);
    return texts_of(made.get(), key.get());
}

} // namespace plimsoll::test

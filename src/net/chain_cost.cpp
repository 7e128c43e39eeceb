// SPDX-License-Identifier: Apache-2.0
#include "chain_cost.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace plimsoll::net {

namespace {

constexpr int rsa_bits_limit = 4096;
constexpr int exponent_bits_limit = 32;

bool is_ordinary_rsa(const EVP_PKEY* key) {
    BIGNUM* exponent = nullptr;
    if (EVP_PKEY_get_bits(key) > rsa_bits_limit ||
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) != 1)
        return false;
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> owner(exponent, BN_free);
    return BN_num_bits(exponent) <= exponent_bits_limit;
}

bool is_ordinary_curve(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1) return false;
    constexpr std::array<std::string_view, 3> ordinary{"prime256v1", "secp384r1", "secp521r1"};
    return std::ranges::find(ordinary, std::string_view(name.data(), length)) != ordinary.end();
}

// OpenSSL is quick with P-256 alone of the curves.
bool is_slow(const EVP_PKEY* key) {
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_bits(key) > 256;
}

bool was_sent(X509_STORE_CTX* of, const X509* one) {
    const STACK_OF(X509)* sent = X509_STORE_CTX_get0_untrusted(of);
    for (int i = 0; i < sk_X509_num(sent); ++i)
        if (sk_X509_value(sent, i) == one) return true;
    return false;
}

} // namespace

bool has_ordinary_key(const X509* one) {
    const EVP_PKEY* key = X509_get0_pubkey(one);
    if (key == nullptr) return false;
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        return is_ordinary_rsa(key);
    case EVP_PKEY_EC:
        return is_ordinary_curve(key);
    case EVP_PKEY_ED25519:
        return true;
    default:
        return false;
    }
}

int chain_cost::issued_by(X509_STORE_CTX* of, X509* one, X509* issuer) {
    if (X509_check_issued(issuer, one) != X509_V_OK) return 0;
    auto* cost = static_cast<chain_cost*>(X509_STORE_CTX_get_app_data(of));
    if (is_slow(X509_get0_pubkey(issuer)) && was_sent(of, issuer)) ++cost->slow_;
    if (cost->exceeded()) return 0;
    return X509_verify(one, X509_get0_pubkey(issuer)) == 1 ? 1 : 0;
}

} // namespace plimsoll::net

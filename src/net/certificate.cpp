// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/certificate.hpp>

#include "certificate_names.hpp"
#include "certificate_pem.hpp"
#include "chain_cost.hpp"
#include "sent_certificates.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

struct trust_bundle::store {
    openssl_handle<X509_STORE> handle;
};

namespace {

// 80 bits: refuses SHA-1 and MD5 signatures, as Go does, and RSA keys below 1024 bits.
constexpr int least_security_level = 1;

error refused(const std::string& why) { return {errc::unauthenticated, "client certificate: " + why}; }

struct peer_chain {
    std::vector<openssl_handle<X509>> owners; // the leaf first
    openssl_handle<STACK_OF(X509)> intermediates;
};

result<peer_chain> parse_chain(const std::vector<std::string>& chain) {
    if (chain.size() > client_intermediates_limit + 1)
        return refused("more than " + std::to_string(client_intermediates_limit) + " intermediates");
    peer_chain parsed;
    parsed.intermediates.reset(sk_X509_new_null());
    for (const auto& der : chain) {
        const auto kind = key_kind_of(der); // decoding another one may take long
        if (kind == key_kind::unreadable) return refused("unreadable: it is not DER");
        if (kind != key_kind::ordinary) return refused("a key in its chain is of no ordinary kind");
        const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
        const auto* at = begin;
        openssl_handle<X509> one(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
        if (!one || static_cast<std::size_t>(at - begin) != der.size())
            return refused("unreadable: " + openssl_reason());
        if (!parsed.owners.empty()) {
            if (!has_ordinary_key(one.get())) return refused("a key in its chain is of no ordinary kind");
            sk_X509_push(parsed.intermediates.get(), one.get());
        }
        parsed.owners.push_back(std::move(one));
    }
    return parsed;
}

// As Go judges usage, over the whole chain: a certificate without the extension may be used for
// anything. OpenSSL's own purpose check is not used because it refuses anyExtendedKeyUsage.
result<void> check_usage(const STACK_OF(X509) * verified) {
    for (int i = 0; i < sk_X509_num(verified); ++i) {
        X509* one = sk_X509_value(verified, i);
        if ((X509_get_extension_flags(one) & EXFLAG_XKUSAGE) == 0) continue;
        if ((X509_get_extended_key_usage(one) & (XKU_SSL_CLIENT | XKU_ANYEKU)) != 0) continue;
        return refused(i == 0 ? "its extended key usage does not include clientAuth"
                              : "the extended key usage of one of its CAs does not include clientAuth");
    }
    return {};
}

} // namespace

result<trust_bundle> trust_bundle::parse(std::string_view pem) {
    auto certificates = read_pem_certificates(pem);
    if (!certificates) return certificates.error().within("CA bundle");
    auto made = std::make_shared<store>();
    made->handle.reset(X509_STORE_new());
    for (const auto& one : *certificates)
        if (X509_STORE_add_cert(made->handle.get(), one.get()) != 1)
            return error(errc::invalid_argument, "CA bundle: " + openssl_reason());
    // Each certificate of the bundle is an anchor, also one that is not self-signed: so Kubernetes,
    // which is Go, takes them, and a cluster's client CA may be an intermediate of a company's.
    X509_STORE_set_flags(made->handle.get(), X509_V_FLAG_PARTIAL_CHAIN);
    X509_STORE_set_check_issued(made->handle.get(), chain_cost::issued_by);
    return trust_bundle(std::move(made));
}

result<certificate_names> trust_bundle::verify(const std::vector<std::string>& chain,
                                               domain::wall_time now) const {
    if (chain.empty()) return refused("none was given");
    ERR_clear_error();
    auto peer = parse_chain(chain);
    if (!peer) return peer.error();

    X509* leaf = peer->owners.front().get();
    const openssl_handle<X509_STORE_CTX> context(X509_STORE_CTX_new());
    if (!context ||
        X509_STORE_CTX_init(context.get(), store_->handle.get(), leaf, peer->intermediates.get()) != 1)
        return error(errc::internal, "client certificate: " + openssl_reason());
    X509_VERIFY_PARAM* how = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(how, std::chrono::system_clock::to_time_t(now));
    X509_VERIFY_PARAM_set_auth_level(how, least_security_level);
    const chain_cost cost(context.get());
    const bool trusted = X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    if (!trusted && cost.exceeded()) return refused("its intermediates take too long to verify");
    if (!trusted) return refused(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));

    const STACK_OF(X509)* verified = X509_STORE_CTX_get0_chain(context.get());
    if (auto usage = check_usage(verified); !usage) return usage.error();
    auto names = names_of(leaf);
    if (!names) return names.error();
    const auto end = earliest_end(verified);
    if (!end) return end.error();
    names->valid_until = *end;
    return names;
}

} // namespace plimsoll::net

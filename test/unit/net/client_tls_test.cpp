// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/client_tls.hpp>

#include "support/certificates.hpp"

#include <boost/asio/ssl/context.hpp>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <catch2/catch.hpp>

namespace plimsoll::net {
namespace {

// The same key under a passphrase.
std::string encrypted(const std::string& key_pem) {
    const std::shared_ptr<BIO> in(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())),
                                  BIO_free);
    const std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr),
                                        EVP_PKEY_free);
    const std::shared_ptr<BIO> out(BIO_new(BIO_s_mem()), BIO_free);
    const unsigned char secret[] = {'s', 'e', 'c', 'r', 'e', 't'};
    PEM_write_bio_PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), secret, sizeof secret, nullptr,
                             nullptr);
    char* data = nullptr;
    const long length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

TEST_CASE("client contexts: what is wrong with which text") {
    const auto ca = test::authority::self_signed({});
    const auto own = ca.leaf({});
    const auto other = ca.leaf({});
    const std::string broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    struct row {
        const char* name;
        client_tls texts;
        const char* error; // null: none
    };
    const row rows[] = {
        {"the system's bundle", {"", "", "", false}, nullptr},
        {"a CA", {ca.own().pem, "", "", false}, nullptr},
        {"words around the certificates",
         {"# ours\n" + ca.own().pem + "# more\n" + own.pem, "", "", false},
         nullptr},
        {"a client certificate", {ca.own().pem, own.pem, own.key_pem, false}, nullptr},
        {"its chain too", {ca.own().pem, own.pem + ca.own().pem, own.key_pem, false}, nullptr},
        {"no PEM as CA", {"hello", "", "", false}, "CA: no PEM certificate in it"},
        {"a key as CA", {own.key_pem, "", "", false}, "CA: no PEM certificate in it"},
        {"a broken CA", {broken, "", "", false}, "CA: certificate 1 is unreadable"},
        {"a broken second CA", {ca.own().pem + broken, "", "", false}, "CA: certificate 2 is unreadable"},
        {"no key", {"", own.pem, "", false}, "key: missing"},
        {"no certificate", {"", "", own.key_pem, false}, "certificate: missing"},
        {"no PEM as certificate", {"", "hello", own.key_pem, false}, "certificate: no PEM certificate in it"},
        {"no PEM as key", {"", own.pem, "hello", false}, "key: no readable PEM private key"},
        {"a key of another", {"", own.pem, other.key_pem, false}, "key: does not belong to the certificate"},
        {"a key with a passphrase", {"", own.pem, encrypted(own.key_pem), false}, "without a passphrase"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto made = make_client_context(r.texts);
        CHECK(made.has_value() == (r.error == nullptr));
        if (made || r.error == nullptr) continue;
        CHECK(made.error().code() == domain::errc::invalid_argument);
        CHECK_THAT(made.error().detail(), Catch::Contains(r.error));
    }
}

TEST_CASE("client contexts: the least version and what is verified") {
    const auto strict = make_client_context({});
    CHECK(SSL_CTX_get_min_proto_version((*strict)->native_handle()) == TLS1_2_VERSION);
    CHECK(SSL_CTX_get_verify_mode((*strict)->native_handle()) == SSL_VERIFY_PEER);
    const auto lax = make_client_context({"", "", "", true});
    CHECK(SSL_CTX_get_verify_mode((*lax)->native_handle()) == SSL_VERIFY_NONE);
}

} // namespace
} // namespace plimsoll::net

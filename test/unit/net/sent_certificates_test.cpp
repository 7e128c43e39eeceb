// SPDX-License-Identifier: Apache-2.0
#include "sent_certificates.hpp"

#include "support/certificates.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::net {
namespace {

using test::authority;

const authority root = authority::self_signed({.common_name = "root"});

std::string leaf_of(const char* key) { return root.leaf({.key = key}).der; }

TEST_CASE("the kind of a certificate's key, unread") {
    for (const char* key : {"P-256", "P-384", "P-521", "ED25519", "RSA-17", "RSA-33"}) {
        CAPTURE(key);
        CHECK(key_kind_of(leaf_of(key)) == key_kind::ordinary);
    }
    for (const char* key : {"brainpoolP512r1", "sect571k1", "secp256k1"}) {
        CAPTURE(key);
        CHECK(key_kind_of(leaf_of(key)) == key_kind::other);
    }
    CHECK(key_kind_of(leaf_of("explicit")) == key_kind::explicit_);
}

TEST_CASE("what is no certificate, or not in DER, has no kind") {
    const std::string der = leaf_of("P-256");
    for (std::size_t size = 0; size < der.size(); ++size)
        CHECK(key_kind_of(std::string_view(der).substr(0, size)) == key_kind::unreadable);
    CHECK(key_kind_of(der + "x") == key_kind::unreadable);
    CHECK(key_kind_of(std::string(200, '\x30')) == key_kind::unreadable);
    std::string indefinite = der; // BER: its end is marked
    indefinite.replace(0, 4, "\x30\x80");
    indefinite += std::string(2, '\0');
    CHECK(key_kind_of(indefinite) == key_kind::unreadable);
}

} // namespace
} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// What judging a client's chain may cost, since a stranger chooses it and the io thread judges it: which keys
// its certificates may have, and how many of their signatures are verified. Pure; thread-safe.
#pragma once

#include <openssl/x509_vfy.h>

#include <cstddef>

namespace plimsoll::net {

// A signature by RSA, P-256 or Ed25519 takes a tenth of a millisecond, and the longest chain that is read has
// ten of them to try at most. One by P-384 or P-521 takes ten times as long: this many are tried.
constexpr int slow_signatures_limit = 2;

// Whether a signature by this certificate's key is verified within a millisecond: RSA of up to 4096 bits with
// an exponent of up to 32 (Go takes no more either), P-256, P-384, P-521 or Ed25519.
bool has_ordinary_key(const X509* one);

// Counts, within one X509_verify_cert, the slow signatures that were verified with keys that the peer sent.
// Belongs to its caller, who outlives `of`.
class chain_cost {
public:
    explicit chain_cost(X509_STORE_CTX* of) { X509_STORE_CTX_set_app_data(of, this); }
    chain_cost(const chain_cost&) = delete;
    chain_cost& operator=(const chain_cost&) = delete;

    // For X509_STORE_set_check_issued. OpenSSL takes the first CA of the right name; but while a CA is
    // replaced by its successor there are two, and not every certificate says which key signed it: the
    // signature does.
    static int issued_by(X509_STORE_CTX* of, X509* one, X509* issuer);

    // Whether the search for issuers was given up.
    bool exceeded() const { return slow_ > slow_signatures_limit; }

private:
    int slow_ = 0;
};

} // namespace plimsoll::net

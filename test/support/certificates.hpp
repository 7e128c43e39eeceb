// SPDX-License-Identifier: Apache-2.0
// Makes certificates for tests: authorities, intermediates and leaves with any dates and usages. ECDSA
// P-256 unless they are wished otherwise, so that it is quick. Throws std::runtime_error when OpenSSL
// refuses.
#pragma once

#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace plimsoll::test {

struct wish {
    std::string common_name = "somebody"; // may hold any byte
    std::vector<std::string> organizations = {};
    std::vector<std::string> uids = {};        // Kubernetes' UID attribute
    std::string extended_usage = "clientAuth"; // as in openssl.cnf; empty: no such extension
    std::string alternative_names = {};        // e.g. "DNS:localhost,IP:127.0.0.1"; empty: none
    std::string key = "P-256"; // a curve, "explicit" (P-256 written out), "ED25519", or "RSA-" with the bits
                               // of its exponent
    // Relative to now.
    std::chrono::seconds from = std::chrono::hours(-1);
    std::chrono::seconds to = std::chrono::hours(24);
};

struct issued {
    std::string pem;
    std::string der;
    std::string key_pem;
    std::chrono::system_clock::time_point not_after;
};

class authority {
public:
    static authority self_signed(const wish& of);
    // A CA whose certificate is signed by this one.
    authority intermediate(const wish& of) const;
    issued leaf(const wish& of) const;
    const issued& own() const { return own_; }

private:
    authority() = default;
    std::shared_ptr<X509> certificate_;
    std::shared_ptr<EVP_PKEY> key_;
    issued own_;
};

// A leaf that signs itself.
issued self_signed_leaf(const wish& of);

} // namespace plimsoll::test

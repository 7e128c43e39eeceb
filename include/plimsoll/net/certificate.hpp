// SPDX-License-Identifier: Apache-2.0
// Judging a client's certificate, apart from TLS: the TLS layer asks for one and proves possession,
// and whoever authenticates verifies the chain here against the bundle that he means. Pure functions
// over DER and PEM; thread-safe.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/instant.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::net {

// Real ones have none to two. OpenSSL takes 4 KiB and a tenth of a millisecond to read each, before anybody
// can judge them.
constexpr std::size_t client_intermediates_limit = 4;

struct certificate_names {
    std::string common_name;                // empty if there is none; the last, if there are several
    std::vector<std::string> organizations; // in the certificate's order
    std::string uid;                        // Kubernetes' UID attribute (1.3.6.1.4.1.57683.2)
    std::string sha256;                     // of the leaf's DER, lower-case hex
    domain::wall_time valid_until;          // the earliest notAfter of the verified chain
};

// A set of CA certificates, parsed once; copies share it.
class trust_bundle {
public:
    // Errors: invalid_argument (not PEM, no certificate in it, more than 1000, or over 1 MiB).
    static domain::result<trust_bundle> parse(std::string_view pem);

    // Whether `chain` (DER; leaf first, then the intermediates that the peer sent) leads to one of
    // the bundle's CAs at time `now`, for usage clientAuth. Errors: unauthenticated with OpenSSL's reason,
    // or because looking for it would cost too much (an odd key in it, or many of slow curves).
    domain::result<certificate_names> verify(const std::vector<std::string>& chain,
                                             domain::wall_time now) const;

private:
    struct store;
    explicit trust_bundle(std::shared_ptr<const store> s) : store_(std::move(s)) {}
    std::shared_ptr<const store> store_;
};

} // namespace plimsoll::net

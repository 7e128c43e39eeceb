// SPDX-License-Identifier: Apache-2.0
// A peer's chain as it stands in a snapshot of the connection: certificates in DER, each behind its length in
// two bytes, the leaf first. Whoever is believed has a name that the CA below has signed: its key is thrown
// away, so that nobody, and no fuzzer, has another one.
#include "target.hpp"

#include <plimsoll/net/certificate.hpp>

#include <algorithm>
#include <tuple>

namespace plimsoll::fuzz {

namespace {

constexpr const char* authority = R"(
-----BEGIN CERTIFICATE-----
MIIBazCCARCgAwIBAgIUNfJW4wGHIFRtlgDUan1Ja/OB0PUwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHZnV6ei1jYTAgFw0yNjExMjkwMzE3MTNaGA8yMTI2MTEwNTAz
MTcxM1owEjEQMA4GA1UEAwwHZnV6ei1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABAK6C5HaPA8uX7tVpT8fk+bb+SiE+5r63zu+cHkgMSlwkrCE+zUc/lh2gNdY
QLegWXXynwyOP6BuRWwx0HiLhQWjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
AQH/BAQDAgIEMB0GA1UdDgQWBBTZf22rk3htWeDs9OSVGV94wmlXYDAKBggqhkjO
PQQDAgNJADBGAiEAiXd4vKV9mmpYty7ZMbuOKkuDIChErMf6Qak8CWiCYCwCIQDC
nnS5ZkSxSiRCgMXdNzJcND1Q2Cq2s7AuMoEmAYz8pw==
-----END CERTIFICATE-----
)";

// Common name, UID and organizations of all that was ever signed below it.
using name = std::tuple<std::string, std::string, std::vector<std::string>>;
const std::vector<name>& signed_names() {
    static const std::vector<name> all{{"front-proxy-client", "", {}},
                                       {"admin", "7f3c", {"readers", "team-a"}},
                                       {"any", "", {}},
                                       {"below", "", {}},
                                       {"middle", "", {}},
                                       {"narrow", "", {}},
                                       {"fuzz-ca", "", {}}};
    return all;
}

// 2027-01-15; the certificates are valid from 2026 to 2126, but for one that has expired.
constexpr domain::wall_time now{std::chrono::seconds(1800000000)};

const net::trust_bundle& bundle() {
    static const net::trust_bundle made = net::trust_bundle::parse(authority).value();
    return made;
}

std::vector<std::string> chain_in(std::string_view bytes) {
    std::vector<std::string> out;
    while (bytes.size() >= 2) {
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]) << 8U |
                                                     static_cast<unsigned char>(bytes[1]));
        bytes.remove_prefix(2);
        out.emplace_back(bytes.substr(0, length));
        bytes.remove_prefix(std::min(length, bytes.size()));
    }
    return out;
}

} // namespace

void try_input(std::string_view bytes) {
    const auto chain = chain_in(bytes);
    const auto who = bundle().verify(chain, now);
    if (!who) {
        expect(who.error().code() == domain::errc::unauthenticated, "a bad chain is nobody's");
        return expect_readable(who.error().detail(), 512);
    }
    expect(!chain.empty() && chain.size() <= net::client_intermediates_limit + 1, "a chain is bounded");
    const name found{who->common_name, who->uid, who->organizations};
    expect(std::ranges::count(signed_names(), found) == 1, "nobody has a name that was not signed");
    expect(who->sha256.size() == 64, "a certificate has a digest");
    expect(who->valid_until >= now, "what has expired is not believed");
    const auto later = bundle().verify(chain, who->valid_until + std::chrono::seconds(1));
    expect(!later, "what is believed expires when it says");
}

} // namespace plimsoll::fuzz

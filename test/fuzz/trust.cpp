// SPDX-License-Identifier: Apache-2.0
// The authentication ConfigMap as JSON: whom it makes us trust, or why it stays as it was. A broken half
// changes nothing; a sound one never lets everybody in by mistake.
#include "support/certificates.hpp"
#include "target.hpp"

#include <plimsoll/auth/trust.hpp>
#include <plimsoll/wire/config_map.hpp>

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

const auth::trust& before() {
    static const auth::trust made = [] {
        const std::string pem = test::authority::self_signed(test::wish()).own().pem;
        auto reading = auth::read_trust({{"client-ca-file", pem},
                                         {"requestheader-client-ca-file", pem},
                                         {"requestheader-allowed-names", R"(["a"])"},
                                         {"requestheader-username-headers", R"(["X-Remote-User"])"}},
                                        auth::trust());
        expect(reading.complaints.empty(), "the trust of the target's own making is fine");
        return reading.now;
    }();
    return made;
}

void check_headers(const std::vector<std::string>& names) {
    for (const std::string& one : names)
        expect(!one.empty() && one.find_first_of(" :\r\n") == std::string::npos, "a header's name is one");
}

void check_front_proxy(const auth::request_header_config& made, const cluster::client::config_map& data) {
    expect(!made.username_headers.empty(), "somebody can be named");
    for (const auto* some :
         {&made.username_headers, &made.uid_headers, &made.group_headers, &made.extra_prefixes})
        check_headers(*some);
    expect(std::ranges::count(made.allowed_names, "") == 0, "nobody is allowed by having no name");
    if (!made.allowed_names.empty()) return;
    const auto listed = cluster::parse_string_list(data.at("requestheader-allowed-names"));
    expect(listed && listed->empty(), "everybody is allowed only by an empty list");
}

} // namespace

void try_input(std::string_view bytes) {
    const auto map = wire::decode_config_map(bytes);
    if (!map) return expect_readable(map.error().detail(), 2048);
    const auto reading = auth::read_trust(map->data, before());
    expect(reading.complaints.size() <= 2, "each half complains once");
    for (const domain::error& one : reading.complaints)
        expect_readable(one.detail(), 1024);
    expect(reading.now.front_proxy != nullptr, "a front proxy that was known stays known");
    if (reading.now.front_proxy != before().front_proxy)
        check_front_proxy(*reading.now.front_proxy, map->data);
    const bool kept = reading.now.client_ca == before().client_ca;
    if (!map->data.contains("client-ca-file"))
        expect(reading.now.client_ca == nullptr, "without a CA nobody has a certificate of his own");
    else
        expect(reading.now.client_ca != nullptr, "a CA that cannot be read changes nothing");
    expect(kept || reading.complaints.size() < 2, "what is complained of is kept");
}

} // namespace plimsoll::fuzz

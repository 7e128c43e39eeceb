// SPDX-License-Identifier: Apache-2.0
// What a client may cost by its handshake: sizes, numbers and kinds of what it sends.
#include <plimsoll/net/server_tls.hpp>

#include "blocking_client.hpp"
#include "running_server.hpp"
#include "support/certificates.hpp"

#include <boost/asio/ssl/context.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::net {
namespace {

using test::authority;
using test::blocking_client;
using test::client_tls_wish;
using test::running_server;
using test::tls_failure;
using test::wait_until;

TEST_CASE("a client's chain has its limit, because it is kept") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    const auto own = root.leaf({});
    const auto large = authority::self_signed({.organizations = std::vector(60, std::string(60, 'o'))});
    struct row {
        const char* name;
        std::size_t intermediates;
        std::string pem;
        bool taken;
    };
    const std::vector<row> rows = {{"four", 4, root.own().pem, true},
                                   {"five", 5, root.own().pem, false},
                                   {"more than 12 KiB", 4, large.own().pem, false}};
    running_server server({}, make_loopback_context().value());
    for (const row& r : rows) {
        CAPTURE(r.name);
        client_tls_wish how{
            .highest_version = TLS1_2_VERSION, .chain_pem = {own.pem}, .key_pem = own.key_pem};
        how.chain_pem.resize(1 + r.intermediates, r.pem);
        blocking_client client(server.port());
        CHECK(client.start_tls(how) == r.taken);
    }
    wait_until([&] { return server.counted("plimsoll_tls_handshake_errors_total") == 2; });
}

TEST_CASE("a client's own certificate has its limit, because it is kept parsed") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    running_server server({}, make_loopback_context().value());
    for (const std::size_t names : {300U, 400U}) {
        std::string alternative;
        for (std::size_t i = 0; i < names; ++i)
            alternative += (i > 0 ? ",DNS:host-" : "DNS:host-") + std::to_string(i);
        const auto own = root.leaf({.alternative_names = alternative});
        REQUIRE((own.der.size() > 4U * 1024) == (names == 400));
        blocking_client client(server.port());
        const bool done = client.start_tls(
            {.highest_version = TLS1_2_VERSION, .chain_pem = {own.pem}, .key_pem = own.key_pem});
        CHECK(done == (names == 300));
    }
}

TEST_CASE("a client's own key is of a kind that is quickly verified with, trusted or not") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    running_server server({}, make_loopback_context().value());
    struct row {
        const char* key;
        bool taken;
    };
    for (const row& r : {row{"P-256", true}, row{"P-384", true}, row{"P-521", true}, row{"ED25519", true},
                         row{"RSA-17", true}, row{"RSA-33", false}, row{"brainpoolP512r1", false}}) {
        CAPTURE(r.key);
        const auto own = root.leaf({.key = r.key});
        blocking_client client(server.port());
        const bool done = client.start_tls(
            {.highest_version = TLS1_2_VERSION, .chain_pem = {own.pem}, .key_pem = own.key_pem});
        CHECK(done == r.taken);
    }
}

TEST_CASE("certificates with keys that OpenSSL would take long to read are refused unread") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    const auto own = root.leaf({});
    running_server server({}, make_loopback_context().value());
    std::vector<client_tls_wish> all;
    for (const char* key : {"explicit", "brainpoolP512r1"}) {
        const auto odd = root.intermediate({.common_name = "odd", .key = key});
        all.push_back({.chain_pem = {own.pem, odd.own().pem}, .key_pem = own.key_pem});
    }
    const auto odd = root.leaf({.key = "explicit"});
    all.push_back({.chain_pem = {odd.pem}, .key_pem = odd.key_pem});
    for (client_tls_wish how : all)
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            CAPTURE(how.chain_pem, version);
            how.lowest_version = how.highest_version = version;
            blocking_client client(server.port());
            // Under TLS 1.3 a client learns of it only afterwards.
            CHECK((!client.start_tls(how) || client.get("/x").status == 0));
            // What judges them once they are read would say that the certificate is bad.
            CHECK_THAT(tls_failure(), Catch::EndsWith("alert decode error"));
        }
}

TEST_CASE("a ClientHello that OpenSSL would take long to read, or keep, is refused unread") {
    running_server server({}, make_loopback_context().value());
    struct row {
        const char* name;
        std::size_t protocols; // of eight bytes
        int authorities;       // of two bytes, and two for their length
        bool taken;
    };
    for (const row& r : {row{"ordinary", 2, 3, true}, row{"large", 800, 100, true},
                         row{"too large", 920, 0, false}, row{"too many names", 0, 130, false}}) {
        CAPTURE(r.name);
        blocking_client client(server.port());
        CHECK(client.start_tls({.protocols = std::vector<std::string>(r.protocols, "http/1.1"),
                                .authorities = r.authorities}) == r.taken);
        if (!r.taken) CHECK_THAT(tls_failure(), Catch::EndsWith("alert handshake failure"));
    }
}

TEST_CASE("a client's own certificate may not be of too many small parts") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    running_server server({}, make_loopback_context().value());
    for (const std::size_t groups : {150U, 160U}) {
        const auto own = root.leaf({.organizations = std::vector<std::string>(groups, "g")});
        REQUIRE(own.der.size() < 4U * 1024);
        blocking_client client(server.port());
        const bool done = client.start_tls(
            {.highest_version = TLS1_2_VERSION, .chain_pem = {own.pem}, .key_pem = own.key_pem});
        CHECK(done == (groups == 150));
    }
}

TEST_CASE("keys are exchanged in groups that are quick") {
    running_server server({}, make_loopback_context().value());
    struct row {
        const char* groups;
        bool taken;
    };
    for (const row& r :
         {row{"X25519", true}, row{"P-256", true}, row{"P-384", true}, row{"P-521", true}, row{"X448", false},
          row{"ffdhe2048", false}, row{"ffdhe8192", false}, row{"ffdhe8192:P-256", true}}) {
        CAPTURE(r.groups);
        blocking_client client(server.port());
        CHECK(client.start_tls({.groups = r.groups}) == r.taken);
    }
}

} // namespace
} // namespace plimsoll::net

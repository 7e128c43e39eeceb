// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/server_tls.hpp>

#include "blocking_client.hpp"
#include "running_server.hpp"
#include "support/certificates.hpp"

#include <boost/asio/ssl/context.hpp>

#include <openssl/x509.h>

namespace plimsoll::net {
namespace {

using namespace std::chrono_literals;
using domain::errc;
using test::authority;
using test::blocking_client;
using test::client_tls_wish;
using test::ending;
using test::issued;
using test::running_server;
using test::wait_until;
using context = std::shared_ptr<boost::asio::ssl::context>;

const authority ca = authority::self_signed({.common_name = "server CA"});

issued server_pair(const char* name) {
    return ca.leaf(
        {.common_name = name, .extended_usage = "serverAuth", .alternative_names = "DNS:localhost"});
}

context context_of(const issued& pair) {
    auto made = make_server_context(pair.pem, pair.key_pem);
    REQUIRE(made.has_value());
    return *made;
}

context any_context() { return context_of(server_pair("any")); }

std::string presented_name(blocking_client& by) {
    const std::shared_ptr<X509> one(SSL_get1_peer_certificate(by.tls()), X509_free);
    REQUIRE(one);
    char name[100] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(one.get()), NID_commonName, name, sizeof name);
    return name;
}

TEST_CASE("what makes no server context, and what is wrong with it") {
    const auto one = server_pair("one");
    const auto other = server_pair("other");
    struct row {
        const char* name;
        std::string certificate;
        std::string key;
        const char* expected;
    };
    const std::vector<row> rows{
        {"another key", one.pem, other.key_pem, "certificate and key: they do not belong together"},
        {"the intermediate first", ca.own().pem + one.pem, one.key_pem, "certificate and key"},
        {"no certificate", "", one.key_pem, "certificate: no PEM certificate"},
        {"a key as certificate", one.key_pem, one.key_pem, "certificate: no PEM certificate"},
        {"half a certificate", one.pem.substr(0, 100), one.key_pem,
         "certificate: certificate 1 is unreadable"},
        {"no key", one.pem, "", "key: no PEM private key"},
        {"a certificate as key", one.pem, one.pem, "key: no PEM private key"},
        {"half a key", one.pem, one.key_pem.substr(0, 60), "key: no PEM private key"},
        {"a long key", one.pem, std::string((1U << 20U) + 1, ' '), "key: longer"},
    };
    for (const auto& r : rows) {
        INFO(r.name);
        const auto made = make_server_context(r.certificate, r.key);
        REQUIRE_FALSE(made.has_value());
        CHECK(made.error().code() == errc::invalid_argument);
        CHECK_THAT(made.error().detail(), Catch::StartsWith(r.expected));
        CHECK_THAT(made.error().detail(), !Catch::Contains("PRIVATE KEY-----\n"));
    }
}

TEST_CASE("TLS 1.2 and 1.3 are spoken, older is not") {
    running_server server({}, any_context());
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        blocking_client client(server.port());
        REQUIRE(client.start_tls({.lowest_version = version, .highest_version = version}));
        CHECK(client.get("/x").body == "GET /x");
        CHECK(client.get("/y").body == "GET /y");
    }
    blocking_client old(server.port());
    CHECK_FALSE(old.start_tls({.lowest_version = TLS1_1_VERSION, .highest_version = TLS1_1_VERSION}));
    wait_until([&] { return server.counted("plimsoll_tls_handshake_errors_total") == 1; });
}

TEST_CASE("the handler sees the client's certificates, whoever issued them") {
    const auto root = authority::self_signed({.common_name = "client CA"});
    const auto middle = root.intermediate({.common_name = "middle"});
    const auto direct = root.leaf({});
    const auto below = middle.leaf({});
    const auto expired = root.leaf({.from = -2h, .to = -1h});
    const auto alone = test::self_signed_leaf({.extended_usage = "serverAuth"});
    struct row {
        const char* name;
        client_tls_wish how;
        std::vector<std::string> expected;
    };
    std::vector<row> rows{
        {"none", {}, {}},
        {"one", {.chain_pem = {direct.pem}, .key_pem = direct.key_pem}, {direct.der}},
        {"with its intermediate",
         {.chain_pem = {below.pem, middle.own().pem}, .key_pem = below.key_pem},
         {below.der, middle.own().der}},
        {"an expired one", {.chain_pem = {expired.pem}, .key_pem = expired.key_pem}, {expired.der}},
        {"a self-signed one for servers", {.chain_pem = {alone.pem}, .key_pem = alone.key_pem}, {alone.der}},
    };
    running_server server({}, any_context());
    for (auto& r : rows)
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            INFO(r.name << ", " << version);
            r.how.highest_version = version;
            blocking_client client(server.port());
            REQUIRE(client.start_tls(r.how));
            CHECK(client.get("/peer").body == "127.0.0.1 " + std::to_string(r.expected.size()));
            CHECK(server.last_peer().chain == r.expected);
        }
}

TEST_CASE("HTTP/1.1 is chosen among the offered protocols") {
    struct row {
        std::vector<std::string> offered;
        std::string chosen;
    };
    running_server server({}, any_context());
    for (const row& r : {row{{"h2", "http/1.1"}, "http/1.1"}, row{{"http/1.1"}, "http/1.1"}, row{{"h2"}, ""},
                         row{{"http/1.0", "http/1.10"}, ""}, row{{}, ""}}) {
        blocking_client client(server.port());
        REQUIRE(client.start_tls({.protocols = r.offered}));
        const unsigned char* chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(client.tls(), &chosen, &length);
        CHECK(std::string(chosen, chosen + length) == r.chosen);
        CHECK(client.get("/x").status == 200);
    }
}

TEST_CASE("no session can be resumed") {
    running_server server({}, any_context());
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        blocking_client client(server.port());
        REQUIRE(client.start_tls({.lowest_version = version, .highest_version = version}));
        CHECK(client.get("/x").status == 200); // a TLS 1.3 ticket would have come before the answer
        CHECK(SSL_SESSION_is_resumable(SSL_get0_session(client.tls())) == 0);
    }
}

TEST_CASE("a new certificate is for new connections, old ones go on") {
    running_server server({}, context_of(server_pair("before")));
    blocking_client old(server.port());
    REQUIRE(old.start_tls({}));
    CHECK(presented_name(old) == "before");
    CHECK(old.get("/x").status == 200);
    server.use(context_of(server_pair("after")));
    blocking_client fresh(server.port());
    REQUIRE(fresh.start_tls({}));
    CHECK(presented_name(fresh) == "after");
    CHECK(fresh.get("/x").status == 200);
    CHECK(old.get("/y").status == 200);
}

TEST_CASE("a broken pair changes nothing") {
    const auto before = server_pair("before");
    running_server server({}, context_of(before));
    const auto after = server_pair("after");
    // As app/serving_certificate does at a change of the files: half of the pair is already the new one.
    for (const auto& [certificate, key] :
         {std::pair(after.pem, before.key_pem), std::pair(before.pem, after.key_pem),
          std::pair(after.pem.substr(0, 200), after.key_pem)}) {
        if (const auto made = make_server_context(certificate, key)) server.use(*made);
        blocking_client client(server.port());
        REQUIRE(client.start_tls({}));
        CHECK(presented_name(client) == "before");
        CHECK(client.get("/x").status == 200);
    }
}

TEST_CASE("the intermediates of the certificate are sent along") {
    const auto middle = ca.intermediate({.common_name = "middle"});
    const auto leaf = middle.leaf({.common_name = "leaf", .extended_usage = "serverAuth"});
    running_server server({},
                          context_of({leaf.pem + middle.own().pem, leaf.der, leaf.key_pem, leaf.not_after}));
    blocking_client client(server.port());
    REQUIRE(client.start_tls({}));
    CHECK(sk_X509_num(SSL_get_peer_cert_chain(client.tls())) == 2);
}

TEST_CASE("rubbish instead of a handshake disturbs nobody and is counted") {
    running_server server({}, any_context());
    blocking_client other(server.port());
    REQUIRE(other.start_tls({}));
    for (const char* rubbish : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\xff\xff rubbish", "x\n"}) {
        blocking_client client(server.port());
        client.send(rubbish);
        client.half_close();
        CHECK(client.wait_for_end() != ending::silence);
        CHECK(other.get("/x").status == 200);
    }
    wait_until([&] { return server.counted("plimsoll_tls_handshake_errors_total") == 3; });
    CHECK(server.asked() == 3);
}

TEST_CASE("a handshake that does not come is cut") {
    server_limits limits;
    limits.handshake = 100ms;
    running_server server(limits, any_context());
    blocking_client silent(server.port());
    CHECK(silent.wait_for_end() != ending::silence);
    wait_until([&] { return server.counted("plimsoll_tls_handshake_errors_total") == 1; });
}

TEST_CASE("an idle session takes its leave with close_notify") {
    server_limits limits;
    limits.idle_unauthenticated = 100ms;
    running_server server(limits, any_context());
    blocking_client client(server.port());
    REQUIRE(client.start_tls({}));
    CHECK(client.get("/x").status == 200);
    CHECK(client.wait_for_end() == ending::orderly);
}

TEST_CASE("stopping over TLS: idle ones get close_notify, busy ones their answer first") {
    running_server server({}, any_context());
    blocking_client idle(server.port());
    REQUIRE(idle.start_tls({}));
    CHECK(idle.get("/auth").status == 200);
    blocking_client busy(server.port());
    REQUIRE(busy.start_tls({}));
    busy.send_get("/slow");
    wait_until([&] { return server.asked() == 2; });
    server.announce_stop();
    server.stop_accepting();
    CHECK(idle.wait_for_end() == ending::orderly);
    server.release();
    CHECK(busy.receive().closes());
    CHECK(busy.wait_for_end() == ending::orderly);
    // Neither client answers with its own close_notify yet: that is not waited for.
    CHECK(server.drained(5s));
}

TEST_CASE("a large head and a refused body over TLS") {
    running_server server({}, any_context());
    blocking_client client(server.port());
    REQUIRE(client.start_tls({}));
    client.send_get("/x", "A: " + std::string(50000, 'a') + "\r\n");
    CHECK(client.receive().status == 200);
    client.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" +
                std::string(100000, 'x'));
    const auto got = client.receive();
    CHECK(got.body == "POST /body");
    CHECK(got.closes());
}

TEST_CASE("whoever does not wait for answers does not make others wait for theirs") {
    constexpr int requests = 2000;
    std::vector<std::string> one_by_one;
    for (int i = 0; i < requests; ++i)
        one_by_one.push_back("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    std::string all;
    for (const auto& one : one_by_one)
        all += one;
    struct row {
        const char* name;
        context tls;
        std::vector<std::string> writes;
    };
    // OpenSSL takes many small records, and a session many requests of a large one, with one read.
    for (const row& r : {row{"small TLS records", any_context(), one_by_one},
                         row{"large TLS records", any_context(), {all}}, row{"TCP", nullptr, {all}}}) {
        INFO(r.name);
        running_server server({}, r.tls);
        blocking_client eager(server.port());
        blocking_client other(server.port());
        if (r.tls) REQUIRE((eager.start_tls({}) && other.start_tls({})));
        eager.send_get("/stall");
        wait_until([&] { return server.asked() == 1; });
        for (const auto& bytes : r.writes) // the kernel takes them all
            eager.send(bytes);
        other.send_get("/count");
        wait_until([&] { return other.has_arrived(); });
        server.unstall();
        CHECK(std::stoi(other.receive().body) < 20);
        CHECK(eager.receive().body == "GET /stall");
        for (int i = 0; i < requests; ++i)
            CHECK(eager.receive().body == "GET /" + std::to_string(i));
    }
}

TEST_CASE("the loopback context serves localhost") {
    const auto made = make_loopback_context();
    REQUIRE(made.has_value());
    running_server server({}, *made);
    blocking_client client(server.port());
    REQUIRE(client.start_tls({}));
    CHECK(client.get("/x").status == 200);
    const std::shared_ptr<X509> one(SSL_get1_peer_certificate(client.tls()), X509_free);
    CHECK(X509_check_host(one.get(), "localhost", 0, 0, nullptr) == 1);
    CHECK(X509_check_ip_asc(one.get(), "127.0.0.1", 0) == 1);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(one.get())) < 0);
    CHECK(X509_cmp_current_time(X509_get0_notAfter(one.get())) > 0);
}

} // namespace
} // namespace plimsoll::net

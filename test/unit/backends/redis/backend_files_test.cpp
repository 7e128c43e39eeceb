// SPDX-License-Identifier: Apache-2.0
// Passwords and TLS: what the files hold, as it is at each connection.
#include "scripted_redis.hpp"
#include "support/folder.hpp"
#include "unit/backends/redis/backend_fixture.hpp"

namespace plimsoll::test {
namespace {

using domain::errc;

TEST_CASE("AUTH, SELECT and SETNAME come first") {
    const folder files;
    struct row {
        const char* file;
        const char* password;
    };
    const std::vector<row> rows = {{"s3cret", "s3cret"},
                                   {"s3cret\n", "s3cret"},
                                   {"s3cret\r\n\n", "s3cret"},
                                   {" s3 cret ", " s3 cret "},
                                   {"s3\ncret\n", "s3\ncret"}};
    for (const auto& r : rows) {
        CAPTURE(r.file);
        scripted_redis peer;
        backend_fixture redis(peer.port());
        redis.settings.username = "metrics";
        redis.settings.database = 3;
        redis.settings.password_file = files.write("password", r.file);
        CHECK(redis.poll_one() == "7");
        CHECK(peer.commands() == std::vector<words>{{"AUTH", "metrics", r.password},
                                                    {"SELECT", "3"},
                                                    {"CLIENT", "SETNAME", "plimsoll"},
                                                    {"LLEN", "queue"}});
    }
}

TEST_CASE("the password is read again for each connection and shown nowhere") {
    const folder files;
    scripted_redis peer([](const words& w) -> act {
        if (w.front() != "AUTH" || w.back() == "new-secret") return honest(w);
        return "-WRONGPASS old-secret is wrong\r\n";
    });
    backend_fixture redis(peer.port());
    redis.settings.password_file = files.write("password", "old-secret\n");
    const auto refused = redis.poll_one();
    CHECK_THAT(refused, Catch::Contains("AUTH: WRONGPASS") && !Catch::Contains("old-secret"));
    files.write("password", "new-secret\n");
    CHECK(redis.poll_one() == "7");
}

TEST_CASE("a login that is refused and not read to its end is named") {
    const folder files;
    for (const auto next : {act::then::cut, act::then::stall}) {
        scripted_redis peer([next](const words& w) {
            return w.front() == "AUTH" ? act("-WRONGPASS s3cret\r\n", next) : honest(w);
        });
        backend_fixture redis(peer.port());
        redis.settings.timeout = std::chrono::milliseconds(500);
        redis.settings.password_file = files.write("password", "s3cret");
        CHECK_THAT(redis.poll_one(), Catch::Contains("WRONGPASS") && !Catch::Contains("s3cret"));
    }
}

TEST_CASE("a file that cannot be used makes the backend unavailable, by name, until it can") {
    const folder files;
    scripted_redis peer;
    struct row {
        const char* name;
        std::function<void(config::redis_settings&)> set;
        const char* named;
    };
    const std::vector<row> rows = {
        {"no password file", [&](auto& s) { s.password_file = files.path("missing"); }, "passwordFile"},
        {"empty password", [&](auto& s) { s.password_file = files.write("empty", "\n"); }, "empty"},
        {"password too long",
         [&](auto& s) { s.password_file = files.write("long", std::string(70000, 'x')); }, "longer than"},
        {"no CA file", [&](auto& s) { s.tls.emplace().ca_file = files.path("missing"); }, "caFile"},
        {"empty CA file", [&](auto& s) { s.tls.emplace().ca_file = files.write("empty-ca", ""); }, "caFile"},
        {"no certificate in the CA file", [&](auto& s) { s.tls.emplace().ca_file = files.write("ca", "x"); },
         "CA"},
        {"no certificate file",
         [&](auto& s) {
             s.tls.emplace().certificate_file = files.path("missing");
             s.tls->key_file = files.path("missing");
         },
         "certFile"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.name);
        backend_fixture redis(peer.port());
        r.set(redis.settings);
        const metrics of({{list("queue")}});
        const auto got = redis.poll(of);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::unavailable);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.named));
        redis.settings.password_file.clear();
        redis.settings.tls.reset();
        CHECK(redis.poll_one() == "7");
    }
}

wish named(const char* common_name, const char* usage, const char* names = "") {
    wish out;
    out.common_name = common_name;
    out.extended_usage = usage;
    out.alternative_names = names;
    return out;
}

TEST_CASE("TLS with a CA, a client certificate and a server name") {
    const folder files;
    const auto ca = authority::self_signed(named("CA", ""));
    const auto other = authority::self_signed(named("other CA", ""));
    const auto client = ca.leaf(named("plimsoll", "clientAuth"));
    scripted_redis::manner how;
    how.tls.emplace();
    how.tls->own = ca.leaf(named("redis", "serverAuth", "DNS:redis.example"));
    how.tls->client_ca_pem = ca.own().pem;
    scripted_redis peer(honest, how);

    config::tls_settings good;
    good.ca_file = files.write("ca", ca.own().pem);
    good.certificate_file = files.write("crt", client.pem);
    good.key_file = files.write("key", client.key_pem);
    good.server_name = "redis.example";
    {
        backend_fixture redis(peer.port());
        redis.settings.tls = good;
        CHECK(redis.poll_one() == "7");
        CHECK(redis.poll_one() == "7");
        CHECK(peer.connections() == 1);
    }
    {
        backend_fixture redis(peer.port());
        redis.settings.tls = good;
        redis.settings.tls->server_name = "another.example";
        CHECK_THAT(redis.poll_one(), Catch::Contains("certificate"));
        redis.settings.tls->server_name = good.server_name;
        files.write("ca", other.own().pem);
        CHECK_THAT(redis.poll_one(), Catch::Contains("certificate"));
        files.write("ca", ca.own().pem); // the file is read again
        CHECK(redis.poll_one() == "7");
    }
    const auto commands = peer.commands();
    CHECK(std::count(commands.begin(), commands.end(), words{"LLEN", "queue"}) == 3);
}

} // namespace
} // namespace plimsoll::test

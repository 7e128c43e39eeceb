// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/cluster/client.hpp>

#include <catch2/catch.hpp>

using namespace plimsoll;

TEST_CASE("in a cluster: what the two variables say") {
    struct row {
        const char* name;
        const char *host, *port;
        int expected; // 0: not in a cluster
    };
    const row rows[] = {
        {"as kubelet sets them", "10.96.0.1", "443", 443},
        {"IPv6", "fd00::1", "6443", 6443},
        {"the highest port", "10.96.0.1", "65535", 65535},
        {"no host", nullptr, "443", 0},
        {"an empty host", "", "443", 0},
        {"no port", "10.96.0.1", nullptr, 0},
        {"an empty port", "10.96.0.1", "", 0},
        {"port 0", "10.96.0.1", "0", 0},
        {"a port too high", "10.96.0.1", "65536", 0},
        {"a port with more behind it", "10.96.0.1", "443/tcp", 0},
        {"the port as Docker links set it", "10.96.0.1", "tcp://10.96.0.1:443", 0},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto found = cluster::in_cluster(r.host, r.port);
        REQUIRE(found.has_value() == (r.expected != 0));
        if (!found) continue;
        CHECK(found->host == r.host);
        CHECK(found->port == r.expected);
        CHECK(found->path_prefix.empty());
        CHECK_FALSE(found->skip_verify);
        CHECK(found->token_file == "/var/run/secrets/kubernetes.io/serviceaccount/token");
        CHECK(found->ca_file == "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt");
    }
}

TEST_CASE("lists of names as the ConfigMap has them") {
    struct row {
        const char* name;
        const char* text;
        std::optional<std::vector<std::string>> expected;
    };
    const row rows[] = {
        {"one", R"(["X-Remote-User"])", {{"X-Remote-User"}}},
        {"two", R"(["a","b"])", {{"a", "b"}}},
        {"none", "[]", std::vector<std::string>()},
        {"Go's nil", "null", std::vector<std::string>()},
        {"empty text", "", std::nullopt},
        {"a bare word", "X-Remote-User", std::nullopt},
        {"no strings", "[1]", std::nullopt},
        {"an object", "{}", std::nullopt},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = cluster::parse_string_list(r.text);
        REQUIRE(got.has_value() == r.expected.has_value());
        if (got) CHECK(*got == *r.expected);
        if (!got) CHECK(got.error().code() == domain::errc::bad_reply);
    }
}

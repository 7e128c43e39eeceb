// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/host_port.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace plimsoll::config;

TEST_CASE("addresses") {
    struct row {
        std::string text;
        std::string host;
        int port; // 0: none
    };
    const std::vector<row> rows{{"redis", "redis", 0},
                                {"redis:6379", "redis", 6379},
                                {"redis-master.shared-services.svc.cluster.local:1",
                                 "redis-master.shared-services.svc.cluster.local", 1},
                                {"10.0.0.1:65535", "10.0.0.1", 65535},
                                {"[::1]", "::1", 0},
                                {"[fd00::1]:6379", "fd00::1", 6379},
                                {":8080", "", 8080}};
    for (const row& r : rows) {
        INFO(r.text);
        const auto parsed = parse_host_port(r.text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->host == r.host);
        CHECK(parsed->port.value_or(0) == r.port);
    }
}

TEST_CASE("texts that are no address") {
    for (const std::string& text : {std::string(""),
                                    std::string(":"),
                                    std::string("a:"),
                                    std::string("a:0"),
                                    std::string("a:65536"),
                                    std::string("a:+1"),
                                    std::string("a:01"),
                                    std::string("a: 1"),
                                    std::string("a b:1"),
                                    std::string("::1"),
                                    std::string("[::1"),
                                    std::string("[a]:1"),
                                    std::string("[::1]6379"),
                                    std::string("a,b"),
                                    std::string("redis://a"),
                                    std::string("-a:1"),
                                    std::string(".a:1"),
                                    std::string(254, 'a'),
                                    std::string("[::1\0]:1", 8),
                                    std::string("a:99999999999999999999"),
                                    std::string("unix:/run/redis.sock")}) {
        INFO(text);
        const auto parsed = parse_host_port(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().code() == plimsoll::domain::errc::invalid_argument);
    }
}

TEST_CASE("loopback") {
    for (const char* yes : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) {
        INFO(yes);
        CHECK(is_loopback_address(yes));
    }
    for (const char* no : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "::ffff:10.0.0.1", "localhost", "",
                           "127.1", "127.0.0.1 ", "::1%lo"}) {
        INFO(no);
        CHECK_FALSE(is_loopback_address(no));
    }
    CHECK(is_ip_address("0.0.0.0"));
    CHECK(is_ip_address("fd00::1"));
    CHECK_FALSE(is_ip_address("localhost"));
    CHECK_FALSE(is_ip_address(std::string_view("127.0.0.1\0x", 11)));
}

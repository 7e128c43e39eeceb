// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/app/serve.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

namespace plimsoll::app {

namespace {

serve_options good() {
    serve_options how;
    how.config = "/etc/plimsoll";
    how.tls_cert_file = "tls.crt";
    how.tls_private_key_file = "tls.key";
    return how;
}

serve_options playground() {
    serve_options how;
    how.config = "/etc/plimsoll";
    how.bind_address = "127.0.0.1";
    how.metrics_bind_address = "127.0.0.1:8080";
    how.insecure_loopback = true;
    return how;
}

} // namespace

TEST_CASE("where metrics are served") {
    struct row {
        const char* text;
        const char* host;
        int port;
    };
    const auto [text, host, port] = GENERATE(values<row>({
        {":8080", "0.0.0.0", 8080},
        {"127.0.0.1:9", "127.0.0.1", 9},
        {"[::1]:65535", "::1", 65535},
        {"[::]:80", "::", 80},
    }));
    INFO(text);
    const auto found = listen_address(text);
    REQUIRE(found);
    CHECK(found->host == host);
    CHECK(found->port == port);
}

TEST_CASE("0 serves metrics nowhere") { CHECK_FALSE(listen_address("0")); }

TEST_CASE("no address to listen on") {
    const std::string text = GENERATE("", "8080", ":", ":0", ":65536", ":08", "localhost:80", "127.0.0.1",
                                      "::1:80", "[::1]", "00");
    INFO(text);
    CHECK_THROWS_AS(listen_address(text), std::invalid_argument);
}

TEST_CASE("options that may be served with") {
    CHECK_FALSE(refuse(good(), nullptr));
    CHECK_FALSE(refuse(good(), "10.96.0.1"));
    CHECK_FALSE(refuse(playground(), nullptr));
    CHECK_FALSE(refuse(playground(), ""));
    auto how = playground();
    how.bind_address = "::1";
    how.metrics_bind_address = "0";
    CHECK_FALSE(refuse(how, nullptr));
    how.metrics_bind_address = "[::1]:8080";
    CHECK_FALSE(refuse(how, nullptr));
}

TEST_CASE("options that are refused") {
    struct row {
        const char* name;
        void (*change)(serve_options&);
        const char* said;
    };
    const auto [name, change, said] = GENERATE(values<row>({
        {"no configuration", [](serve_options& how) { how.config.clear(); }, "--config"},
        {"a name to listen on", [](serve_options& how) { how.bind_address = "localhost"; },
         "write 0.0.0.0 or ::"},
        {"nowhere to listen on", [](serve_options& how) { how.bind_address.clear(); }, "--bind-address"},
        {"metrics without port", [](serve_options& how) { how.metrics_bind_address = "::"; }, "write :8080"},
        {"no key", [](serve_options& how) { how.tls_private_key_file.clear(); }, "give both"},
        {"no certificate", [](serve_options& how) { how.tls_cert_file.clear(); }, "give both"},
        {"neither",
         [](serve_options& how) {
             how.tls_cert_file.clear();
             how.tls_private_key_file.clear();
         },
         "give both"},
    }));
    INFO(name);
    auto how = good();
    change(how);
    const auto refused = refuse(how, nullptr);
    REQUIRE(refused);
    CHECK_THAT(*refused, Catch::Contains(said));
}

TEST_CASE("a playground is refused off loopback") {
    const std::string address = GENERATE("0.0.0.0", "::", "10.0.0.1", "::ffff:10.0.0.1", "128.0.0.1");
    INFO(address);
    auto how = playground();
    how.bind_address = address;
    auto refused = refuse(how, nullptr);
    REQUIRE(refused);
    CHECK_THAT(*refused, Catch::Contains("--bind-address 127.0.0.1"));

    how = playground();
    how.metrics_bind_address =
        address.find(':') == std::string::npos ? address + ":8080" : "[" + address + "]:8080";
    refused = refuse(how, nullptr);
    REQUIRE(refused);
    CHECK_THAT(*refused, Catch::Contains("--metrics-bind-address 127.0.0.1:8080"));
}

TEST_CASE("a playground is refused in a cluster, whatever else is right") {
    const auto refused = refuse(playground(), "10.96.0.1");
    REQUIRE(refused);
    CHECK_THAT(*refused, Catch::Contains("cluster"));
}

} // namespace plimsoll::app

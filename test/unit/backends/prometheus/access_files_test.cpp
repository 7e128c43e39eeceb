// SPDX-License-Identifier: Apache-2.0
#include "access_files.hpp"

#include "support/folder.hpp"

using namespace plimsoll;
using namespace plimsoll::test;
using namespace plimsoll::backends::prometheus;

TEST_CASE("credentials are what their file says") {
    const folder files;
    struct row {
        const char* name;
        bool basic;
        std::string file;
        std::string header; // empty: an error
        const char* said;
    };
    const row rows[] = {
        {"token", false, "abc.def", "Bearer abc.def", ""},
        {"token with blanks around", false, " abc\r\n", "Bearer abc", ""},
        {"two tokens", false, "abc def", "", "something other than one token"},
        {"a header in the token", false, "abc\r\nX-A: b", "", "something other than one token"},
        {"empty token", false, "\n", "", "is empty"},
        {"long token", false, std::string(20'000, 'x'), "", "longer than"},
        {"password", true, "s3cret\n", "Basic dXNlcjpzM2NyZXQ=", ""},
        {"password with blanks and bytes", true, " \xff\n\n", "Basic dXNlcjog/w==", ""},
        {"empty password", true, "", "", "is empty"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        config::prometheus_settings from;
        const std::string path = files.write("secret", r.file);
        if (r.basic) {
            from.username = "user";
            from.password_file = path;
        } else {
            from.bearer_token_file = path;
        }
        const auto got = read_authorization(from);
        REQUIRE(got.has_value() == !r.header.empty());
        if (got) {
            CHECK(got->header == r.header);
            continue;
        }
        CHECK(got.error().code() == domain::errc::unavailable);
        CHECK_THAT(got.error().detail(),
                   Catch::Contains(r.said) && Catch::Contains(path) &&
                       Catch::StartsWith(r.basic ? "basicAuth.passwordFile: " : "bearerTokenFile: "));
    }
}

TEST_CASE("TLS files that cannot be read are named") {
    const folder files;
    config::tls_settings from;
    CHECK(read_tls(from)->ca_pem.empty());
    from.ca_file = files.write("ca", "text");
    from.insecure_skip_verify = true;
    CHECK(read_tls(from)->ca_pem == "text");
    CHECK(read_tls(from)->skip_verify);
    from.key_file = files.path("none");
    CHECK_THAT(read_tls(from).error().detail(), Catch::StartsWith("keyFile: "));
    files.write("ca", "");
    CHECK_THAT(read_tls(from).error().detail(), Catch::StartsWith("caFile: ") && Catch::Contains("empty"));
}

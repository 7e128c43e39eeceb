// SPDX-License-Identifier: Apache-2.0
#include "front_proxy.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using domain::errc;
using strings = std::vector<std::string>;

TEST_CASE("the authentication ConfigMap as kube-apiserver writes it") {
    const auto got = auth::request_header_config::parse(test::authentication_map());
    REQUIRE(got.has_value());
    CHECK(got->allowed_names == strings{"front-proxy-client"});
    CHECK(got->username_headers == strings{"X-Remote-User"});
    CHECK(got->uid_headers == strings{"X-Remote-Uid"});
    CHECK(got->group_headers == strings{"X-Remote-Group"});
    CHECK(got->extra_prefixes == strings{"X-Remote-Extra-"});
}

TEST_CASE("an older kube-apiserver has no uid headers") {
    auto map = test::authentication_map();
    map.erase("requestheader-uid-headers");
    const auto got = auth::request_header_config::parse(map);
    REQUIRE(got.has_value());
    CHECK(got->uid_headers.empty());
}

TEST_CASE("the authentication ConfigMap without a front proxy") {
    for (const auto& map :
         {cluster::client::config_map(), cluster::client::config_map{{"client-ca-file", "x"}},
          cluster::client::config_map{{"zzz", "x"}}}) {
        const auto got = auth::request_header_config::parse(map);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::not_found);
        CHECK_THAT(got.error().detail(), Catch::Contains("--requestheader-client-ca-file"));
    }
}

TEST_CASE("an authentication ConfigMap that cannot be meant") {
    struct row {
        const char* name;
        const char* key;
        std::optional<std::string> value; // none: the key is missing
        const char* detail;
    };
    std::string many = R"(["a")";
    for (int i = 0; i < 1000; ++i)
        many += R"(,"a")";
    const row rows[] = {
        {"no CA", "requestheader-client-ca-file", std::nullopt, "missing"},
        {"an empty CA", "requestheader-client-ca-file", "", "certificate"},
        {"a broken CA", "requestheader-client-ca-file", "nonsense", "certificate"},
        // An empty list would allow every name.
        {"no names", "requestheader-allowed-names", std::nullopt, "missing"},
        {"names that are no list", "requestheader-allowed-names", "front-proxy-client", "JSON"},
        {"empty text for names", "requestheader-allowed-names", "", "JSON"},
        {"nothing but an empty name", "requestheader-allowed-names", R"([""])", "empty names"},
        {"too many names", "requestheader-allowed-names", many + "]", "more than 1000"},
        {"no user header", "requestheader-username-headers", "[]", "names no header"},
        {"user headers are missing", "requestheader-username-headers", std::nullopt, "names no header"},
        {"an empty header", "requestheader-username-headers", R"([""])", "not the name of a header"},
        {"a header with a blank", "requestheader-group-headers", R"(["X Remote"])",
         "not the name of a header"},
        {"a header with a line end", "requestheader-uid-headers", "[\"X\\r\\nY\"]",
         "not the name of a header"},
        // An empty prefix would make every header an extra.
        {"an empty prefix", "requestheader-extra-headers-prefix", R"([""])", "not the name of a header"},
        {"numbers", "requestheader-group-headers", "[1]", "strings"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        auto map = test::authentication_map();
        if (r.value) map[r.key] = *r.value;
        if (!r.value) map.erase(r.key);
        const auto got = auth::request_header_config::parse(map);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == errc::invalid_argument);
        CHECK_THAT(got.error().detail(), Catch::StartsWith(std::string(r.key) + ": "));
        CHECK_THAT(got.error().detail(), Catch::Contains(r.detail));
    }
}

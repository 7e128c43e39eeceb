// SPDX-License-Identifier: Apache-2.0
// One state of the authentication ConfigMap after the other.
#include "front_proxy.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;

namespace {

using config_map = cluster::client::config_map;

config_map with(const std::string& key, const std::string& value) {
    auto out = test::authentication_map();
    out[key] = value;
    return out;
}

config_map without(const std::string& key) {
    auto out = test::authentication_map();
    out.erase(key);
    return out;
}

} // namespace

TEST_CASE("both halves of the ConfigMap") {
    const auto got = auth::read_trust(test::authentication_map(), auth::trust());
    CHECK(got.complaints.empty());
    CHECK(got.now.front_proxy != nullptr);
    CHECK(got.now.client_ca != nullptr);
}

TEST_CASE("what is not usable stays as it was, and the rest is taken") {
    enum class half { kept, renewed, gone };
    struct row {
        const char* name;
        config_map data;
        half front_proxy, client_ca;
        std::vector<const char*> complaints;
    };
    const row rows[] = {
        {"all is well", test::authentication_map(), half::renewed, half::renewed, {}},
        {"a broken front-proxy CA",
         with("requestheader-client-ca-file", "nonsense"),
         half::kept,
         half::renewed,
         {"requestheader-client-ca-file: "}},
        {"no allowed names",
         without("requestheader-allowed-names"),
         half::kept,
         half::renewed,
         {"requestheader-allowed-names: "}},
        {"a broken client CA",
         with("client-ca-file", "nonsense"),
         half::renewed,
         half::kept,
         {"client-ca-file: "}},
        {"an empty client CA", with("client-ca-file", ""), half::renewed, half::kept, {"client-ca-file: "}},
        {"no client CA", without("client-ca-file"), half::renewed, half::gone, {}},
        {"nothing at all", {}, half::kept, half::gone, {"no requestheader-"}},
        {"nothing but nonsense",
         {{"client-ca-file", "x"}, {"requestheader-client-ca-file", "x"}},
         half::kept,
         half::kept,
         {"requestheader-client-ca-file: ", "client-ca-file: "}},
    };
    const auto before = auth::read_trust(test::authentication_map(), auth::trust()).now;
    const auto fate = [](const void* was, const void* is) {
        return is == nullptr ? half::gone : is == was ? half::kept : half::renewed;
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = auth::read_trust(r.data, before);
        CHECK(fate(before.front_proxy.get(), got.now.front_proxy.get()) == r.front_proxy);
        CHECK(fate(before.client_ca.get(), got.now.client_ca.get()) == r.client_ca);
        REQUIRE(got.complaints.size() == r.complaints.size());
        for (std::size_t i = 0; i < r.complaints.size(); ++i)
            CHECK_THAT(got.complaints[i].detail(), Catch::StartsWith(r.complaints[i]));
    }
}

TEST_CASE("nothing usable at start is nobody trusted") {
    const auto got = auth::read_trust({{"client-ca-file", "x"}}, auth::trust());
    CHECK(got.now.front_proxy == nullptr);
    CHECK(got.now.client_ca == nullptr);
    CHECK(got.complaints.size() == 2);
}

// SPDX-License-Identifier: Apache-2.0
#include "../../../src/api/negotiation.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;

TEST_CASE("which Accept headers admit JSON") {
    for (const char* accept :
         {"", " ", "application/json", "Application/JSON", "*/*", "application/*",
          "application/vnd.kubernetes.protobuf, */*", "text/html, application/json;q=0.1",
          "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"}) {
        INFO(accept);
        CHECK(api::accepts_json(accept));
    }
    for (const char* accept :
         {"text/html", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io",
          "application/vnd.kubernetes.protobuf", ",", "application/json;q=0"}) {
        INFO(accept);
        CHECK_FALSE(api::accepts_json(accept));
    }
}

TEST_CASE("people's clients get indented JSON unless they say otherwise") {
    struct row {
        const char* agent;
        const char* target;
        bool expected;
    };
    for (const row& r :
         {row{"curl/8", "/a", true}, row{"curl/8", "/a?pretty=false", false}, row{"Go", "/a", false},
          row{"Go", "/a?pretty=true", true}, row{"Go", "/a?pretty=1", true}, row{"Wget/1", "/a", true},
          row{"Mozilla/5.0 (X11)", "/a", true}, row{"", "/a", false}}) {
        INFO(r.agent << " " << r.target);
        http::request request;
        request.fields.push_back({"User-Agent", r.agent});
        const auto target = api::request_target::parse(r.target);
        REQUIRE(target.has_value());
        CHECK(api::wants_pretty(request, *target) == r.expected);
    }
}

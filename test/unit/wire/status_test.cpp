// SPDX-License-Identifier: Apache-2.0
// Byte for byte what k8s.io/apiserver answers in the same cases.
#include <plimsoll/wire/status.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;

TEST_CASE("a Status without details leaves them out") {
    CHECK(wire::render({401, "Unauthorized", "Unauthorized", std::nullopt}) ==
          R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized",)"
          R"("reason":"Unauthorized","code":401})"
          "\n");
}

TEST_CASE("a Status with details") {
    wire::status_details details;
    details.group = "external.metrics.k8s.io";
    details.kind = "q";
    CHECK(wire::render({403, "Forbidden", "no \"q\"", details}) ==
          R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no \"q\"",)"
          R"("reason":"Forbidden","details":{"group":"external.metrics.k8s.io","kind":"q"},"code":403})"
          "\n");
    CHECK(wire::render({404, "NotFound", "m", wire::status_details()}).find(R"("details":{})") !=
          std::string::npos);
}

TEST_CASE("a message that is not UTF-8 still makes a JSON document") {
    const std::string text = wire::render({503, "ServiceUnavailable", "cut \xc3", std::nullopt});
    CHECK_FALSE(nlohmann::json::parse(text, nullptr, false).is_discarded());
}

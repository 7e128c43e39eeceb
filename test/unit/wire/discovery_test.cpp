// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/discovery.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;
using nlohmann::json;

TEST_CASE("the version lists the real metric names, each with the verb get alone") {
    const json list = json::parse(wire::api_resource_list({"a", "task_queue_length"}));
    CHECK(list["kind"] == "APIResourceList");
    CHECK(list["groupVersion"] == "external.metrics.k8s.io/v1beta1");
    REQUIRE(list["resources"].size() == 2);
    CHECK(list["resources"][1]["name"] == "task_queue_length");
    for (const json& resource : list["resources"]) {
        CHECK(resource["verbs"] == json::array({"get"}));
        CHECK(resource["namespaced"] == true);
        CHECK(resource["singularName"] == "");
        CHECK(resource["kind"] == "ExternalMetricValueList");
    }
}

TEST_CASE("the version is never empty") {
    CHECK(json::parse(wire::api_resource_list({}))["resources"].size() == 1);
}

TEST_CASE("the group list has no apiVersion and names the port; the group has one") {
    const json list = json::parse(wire::api_group_list(6443));
    CHECK(list["kind"] == "APIGroupList");
    CHECK_FALSE(list.contains("apiVersion"));
    CHECK(list["groups"][0]["serverAddressByClientCIDRs"][0]["serverAddress"] == ":6443");
    const json group = json::parse(wire::api_group());
    CHECK(group["apiVersion"] == "v1");
    CHECK(group["preferredVersion"]["groupVersion"] == "external.metrics.k8s.io/v1beta1");
}

TEST_CASE("pretty indents by two and ends without a newline") {
    CHECK(wire::pretty("{\"b\":1,\"a\":[]}\n") == "{\n  \"b\": 1,\n  \"a\": []\n}");
    CHECK(wire::pretty("not JSON") == "not JSON");
}

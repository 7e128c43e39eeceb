// SPDX-License-Identifier: Apache-2.0
// What is asked of the authorizer for each shape of request.
#include "../../../src/api/request_info.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;

namespace {

cluster::attributes ask(const char* method, const std::string& target) {
    const auto parsed = api::request_target::parse(target);
    REQUIRE(parsed.has_value());
    return api::attributes_of(method, *parsed);
}

const std::string base = "/apis/external.metrics.k8s.io/v1beta1";

} // namespace

TEST_CASE("a metric read is `list` on the metric's name in its namespace") {
    const auto a = ask("GET", base + "/namespaces/artemis-mesh/task_queue_length?labelSelector=a%3Db");
    CHECK(a.verb == "list");
    CHECK(a.group == "external.metrics.k8s.io");
    CHECK(a.version == "v1beta1");
    CHECK(a.resource == "task_queue_length");
    CHECK(a.name_space == "artemis-mesh");
    CHECK(a.path.empty());
    // The selector takes no part: two HPAs with different selectors ask one question.
    CHECK(a == ask("GET", base + "/namespaces/artemis-mesh/task_queue_length"));
}

TEST_CASE("verbs by method and shape") {
    struct row {
        const char* method;
        std::string target;
        const char* verb;
        const char* resource;
        const char* name_space;
    };
    const std::vector<row> rows = {
        {"HEAD", base + "/namespaces/n/m", "list", "m", "n"},
        {"GET", base + "/namespaces/n/m?watch=true", "watch", "m", "n"},
        {"GET", base + "/namespaces/n/m?watch", "watch", "m", "n"},
        {"GET", base + "/namespaces/n/m?watch=false", "list", "m", "n"},
        {"GET", base + "/namespaces/n/m?watch=0", "list", "m", "n"},
        {"POST", base + "/namespaces/n/m", "create", "m", "n"},
        {"DELETE", base + "/namespaces/n/m", "deletecollection", "m", "n"},
        {"DELETE", base + "/namespaces/n/m/x", "delete", "m", "n"},
        {"OPTIONS", base + "/namespaces/n/m", "", "m", "n"},
        {"GET", base + "/namespaces/n", "get", "namespaces", "n"},
        {"GET", base + "/namespaces/n/m/x", "get", "m", "n"},
        {"GET", base + "/m", "list", "m", ""},
        {"GET", "/apis/other/v1/things", "list", "things", ""},
    };
    for (const row& r : rows) {
        INFO(r.method << " " << r.target);
        const auto a = ask(r.method, r.target);
        CHECK(a.verb == r.verb);
        CHECK(a.resource == r.resource);
        CHECK(a.name_space == r.name_space);
        CHECK(a.path.empty());
    }
}

TEST_CASE("what is not below a version is a path") {
    const std::vector<std::string> paths{
        "/apis", "/apis/external.metrics.k8s.io", base, "/version", "/metrics", "/"};
    for (const auto& path : paths) {
        INFO(path);
        const auto a = ask("GET", path);
        CHECK(a.path == path);
        CHECK(a.verb == "get");
        CHECK(a.resource.empty());
    }
}

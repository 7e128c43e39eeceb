// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/review.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;

namespace {

wire::access_review hpa_reads_queue() {
    wire::access_review out;
    out.user = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
    out.uid = "7f70";
    out.groups = {"system:serviceaccounts", "system:authenticated"};
    out.extra["authentication.kubernetes.io/credential-id"] = {"JTI=1"};
    wire::resource_attributes what;
    what.verb = "list";
    what.group = "external.metrics.k8s.io";
    what.version = "v1beta1";
    what.resource = "task_queue_length";
    what.name_space = "artemis-mesh";
    out.what = what;
    return out;
}

} // namespace

TEST_CASE("a question about a resource, byte for byte") {
    CHECK(
        wire::encode(hpa_reads_queue()) ==
        R"({"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{)"
        R"("resourceAttributes":{"namespace":"artemis-mesh","verb":"list","group":"external.metrics.k8s.io",)"
        R"("version":"v1beta1","resource":"task_queue_length"},)"
        R"("user":"system:serviceaccount:kube-system:horizontal-pod-autoscaler",)"
        R"("groups":["system:serviceaccounts","system:authenticated"],)"
        R"("extra":{"authentication.kubernetes.io/credential-id":["JTI=1"]},"uid":"7f70"}})");
}

TEST_CASE("a question about a path leaves out what is empty") {
    wire::access_review question;
    question.user = "system:aggregator";
    wire::non_resource_attributes what;
    what.path = "/openapi/v2";
    what.verb = "get";
    question.what = what;
    CHECK(wire::encode(question) ==
          R"({"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{)"
          R"("nonResourceAttributes":{"path":"/openapi/v2","verb":"get"},"user":"system:aggregator"}})");
}

TEST_CASE("bytes that are not UTF-8, quotes and control characters still make a document") {
    wire::access_review question = hpa_reads_queue();
    question.user = "a\xff\"b\n";
    const auto parsed = nlohmann::json::parse(wire::encode(question), nullptr, false);
    REQUIRE_FALSE(parsed.is_discarded());
    CHECK(parsed["spec"]["user"] == "a\xef\xbf\xbd\"b\n");
}

TEST_CASE("the answer's members") {
    const auto status = wire::decode_access_status(
        R"({"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{},)"
        R"("status":{"allowed":false,"denied":true,"reason":"no rule","evaluationError":"role missing"}})");
    REQUIRE(status.has_value());
    CHECK_FALSE(status->allowed);
    CHECK(status->denied);
    CHECK(status->reason == "no rule");
    CHECK(status->evaluation_error == "role missing");
}

TEST_CASE("an answer is never guessed") {
    struct row {
        const char* name;
        std::string body;
        const char* says;
    };
    const row rows[] = {
        {"nothing", "", "not a JSON document"},
        {"cut", R"({"kind":"SubjectAccessReview","status":{"allowed":tr)", "not a JSON document"},
        {"more after it", R"({"kind":"SubjectAccessReview","status":{"allowed":true}}{})", "not a JSON"},
        {"an array", "[]", "no object"},
        {"another kind", R"({"kind":"Status","status":"Failure"})", "kind"},
        {"no kind", R"({"status":{"allowed":true}})", "kind"},
        {"no status", R"({"kind":"SubjectAccessReview"})", "status is missing"},
        {"status null", R"({"kind":"SubjectAccessReview","status":null})", "status is missing"},
        {"status a string", R"({"kind":"SubjectAccessReview","status":"ok"})", "status is not an object"},
        {"no allowed", R"({"kind":"SubjectAccessReview","status":{}})", "status.allowed is missing"},
        {"allowed null", R"({"kind":"SubjectAccessReview","status":{"allowed":null}})", "allowed is missing"},
        {"allowed a string", R"({"kind":"SubjectAccessReview","status":{"allowed":"true"}})", "allowed"},
        {"allowed a number", R"({"kind":"SubjectAccessReview","status":{"allowed":1}})", "allowed"},
        {"denied a number", R"({"kind":"SubjectAccessReview","status":{"allowed":true,"denied":0}})",
         "denied"},
        {"reason a list", R"({"kind":"SubjectAccessReview","status":{"allowed":true,"reason":[]}})",
         "reason"},
        {"deep", std::string(1000, '['), "deeper than 32"},
        {"long", std::string(1024 * 1024 + 1, ' '), "bytes"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto status = wire::decode_access_status(r.body);
        REQUIRE_FALSE(status.has_value());
        CHECK(status.error().code() == domain::errc::bad_reply);
        CHECK(status.error().detail().find(r.says) != std::string::npos);
    }
}

TEST_CASE("brackets within strings are no depth") {
    const std::string body = R"({"kind":"SubjectAccessReview","status":{"allowed":true,"reason":")" +
                             std::string(100, '[') + R"(\"[["}})";
    CHECK(wire::decode_access_status(body).has_value());
}

// SPDX-License-Identifier: Apache-2.0
// The hand-made list against nlohmann's rendering of the same data, and against real answers' shape.
#include <plimsoll/wire/metric_list.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;

namespace {

domain::wall_time at(std::int64_t milliseconds) {
    return domain::wall_time(std::chrono::milliseconds(milliseconds));
}

std::string timestamp(std::int64_t milliseconds) {
    std::string out;
    wire::append_timestamp(out, at(milliseconds));
    return out;
}

} // namespace

TEST_CASE("a timestamp is RFC 3339 in UTC, rounded down to seconds") {
    CHECK(timestamp(0) == "1970-01-01T00:00:00Z");
    CHECK(timestamp(1700000000000) == "2023-11-14T22:13:20Z");
    CHECK(timestamp(1700000000999) == "2023-11-14T22:13:20Z");
    CHECK(timestamp(951782399000) == "2000-02-28T23:59:59Z");
    CHECK(timestamp(951782400000) == "2000-02-29T00:00:00Z");
    CHECK(timestamp(1798761599999) == "2026-12-31T23:59:59Z");
    CHECK(timestamp(-1) == "1969-12-31T23:59:59Z");
}

TEST_CASE("a list equals the library's rendering of the same data") {
    const domain::labels queue{{"queue", "task"}, {"scaledobject.keda.sh/name", "so"}};
    wire::metric_list list("task_queue_length");
    list.append(queue, at(1700000000000), domain::quantity::from_milli(1500));
    list.append({}, at(1700000001000), domain::quantity::from_units(1000));
    const std::string text = list.finish();

    nlohmann::ordered_json expected;
    expected["kind"] = "ExternalMetricValueList";
    expected["apiVersion"] = "external.metrics.k8s.io/v1beta1";
    expected["metadata"] = nlohmann::ordered_json::object();
    nlohmann::ordered_json first, second;
    first["metricName"] = "task_queue_length";
    first["metricLabels"]["queue"] = "task";
    first["metricLabels"]["scaledobject.keda.sh/name"] = "so";
    first["timestamp"] = "2023-11-14T22:13:20Z";
    first["value"] = "1500m";
    second["metricName"] = "task_queue_length";
    second["metricLabels"] = nlohmann::ordered_json::object();
    second["timestamp"] = "2023-11-14T22:13:21Z";
    second["value"] = "1k";
    expected["items"] = {first, second};
    CHECK(text == expected.dump() + "\n");
}

// Nothing that is configured or served has such names; if it had, the document would still be JSON.
TEST_CASE("what must be escaped is") {
    wire::metric_list list("a\"b");
    list.append({{"c\\", "\n\x1f"}, {"\xC3\xA4", "\xff"}}, at(0), domain::quantity());
    const auto parsed = nlohmann::json::parse(list.finish());
    CHECK(parsed["items"][0]["metricName"] == "a\"b");
    CHECK(parsed["items"][0]["metricLabels"]["c\\"] == "\n\x1f");
    CHECK(parsed["items"][0]["metricLabels"]["\xC3\xA4"] == "\xEF\xBF\xBD");
}

TEST_CASE("an empty list is items: []") {
    wire::metric_list list("task_queue_length");
    CHECK(
        list.finish() ==
        R"({"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[]})"
        "\n");
}

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/config_map.hpp>

#include <catch2/catch.hpp>

using namespace plimsoll;

namespace {

const std::string object =
    R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"n","resourceVersion":"30"},)"
    R"("data":{"k":"[\"v\"]","empty":""}})";

std::string event(const char* type, const std::string& of) {
    return R"({"type":")" + std::string(type) + R"(","object":)" + of + "}";
}

} // namespace

TEST_CASE("a ConfigMap's name, version and data") {
    const auto map = wire::decode_config_map(object);
    REQUIRE(map.has_value());
    CHECK(map->name == "a");
    CHECK(map->resource_version == "30");
    CHECK(map->data == std::map<std::string, std::string>{{"k", "[\"v\"]"}, {"empty", ""}});
    const auto bare = wire::decode_config_map(
        R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"1"},"data":null})");
    REQUIRE(bare.has_value());
    CHECK(bare->data.empty());
}

TEST_CASE("a page of ConfigMaps") {
    const auto page = wire::decode_config_map_list(
        R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"31","continue":"tok"},"items":[)"
        R"({"metadata":{"name":"a","resourceVersion":"30"},"data":{"k":"v"}}]})");
    REQUIRE(page.has_value());
    CHECK(page->resource_version == "31");
    CHECK(page->next == "tok");
    REQUIRE(page->items.size() == 1);
    CHECK(page->items[0].data.at("k") == "v");
    const auto none = wire::decode_config_map_list(
        R"({"kind":"ConfigMapList","metadata":{"resourceVersion":"31"},"items":null})");
    REQUIRE(none.has_value());
    CHECK(none->items.empty());
    CHECK(none->next.empty());
}

TEST_CASE("the events of a watch") {
    const auto added = wire::decode_config_map_event(event("ADDED", object));
    REQUIRE(added.has_value());
    CHECK(std::get<wire::config_map_changed>(*added).now.resource_version == "30");
    const auto modified = wire::decode_config_map_event(event("MODIFIED", object));
    REQUIRE(modified.has_value());
    CHECK(std::get<wire::config_map_changed>(*modified).now.data.size() == 2);
    const auto deleted = wire::decode_config_map_event(event("DELETED", object));
    REQUIRE(deleted.has_value());
    CHECK(std::get<wire::config_map_deleted>(*deleted).last.name == "a");
    const auto mark = wire::decode_config_map_event(event(
        "BOOKMARK", R"({"kind":"ConfigMap","metadata":{"resourceVersion":"99","creationTimestamp":null}})"));
    REQUIRE(mark.has_value());
    CHECK(std::get<wire::bookmark>(*mark).resource_version == "99");
    const auto gone = wire::decode_config_map_event(
        event("ERROR",
              R"({"kind":"Status","status":"Failure","message":"too old","reason":"Expired","code":410})"));
    REQUIRE(gone.has_value());
    CHECK(std::get<wire::failure>(*gone).code == 410);
    CHECK(std::get<wire::failure>(*gone).message == "too old");
}

TEST_CASE("what is not such a document is bad_reply") {
    struct row {
        const char* name;
        std::string line;
        const char* says;
    };
    const row rows[] = {
        {"empty", "", "not a JSON"},
        {"a number", "7", "no object"},
        {"cut", event("ADDED", object).substr(0, 60), "not a JSON"},
        {"no object", R"({"type":"ADDED"})", "object is missing"},
        {"object null", R"({"type":"DELETED","object":null})", "object is missing"},
        {"object a list", R"({"type":"ADDED","object":[]})", "not an object"},
        {"unknown type", event("RENAMED", object), "type is none of"},
        {"no type", R"({"object":{}})", "type is none of"},
        {"type a number", R"({"type":1,"object":{}})", "type is not a string"},
        {"another kind", event("ADDED", R"({"kind":"Secret","metadata":{"name":"a"}})"), "kind"},
        {"no metadata", event("MODIFIED", R"({"kind":"ConfigMap"})"), "metadata.name"},
        {"no version", event("ADDED", R"({"kind":"ConfigMap","metadata":{"name":"a"}})"), "resourceVersion"},
        {"version a number",
         event("ADDED", R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":3}})"),
         "resourceVersion is not a string"},
        {"data a list",
         event("ADDED", R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"3"},"data":[]})"),
         "data is not an object"},
        {"a value that is no text",
         event("ADDED",
               R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"3"},"data":{"k":1}})"),
         "data.k is not a string"},
        {"a value under an unprintable key",
         event(
             "ADDED",
             R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"3"},"data":{"\u001b[2J":1}})"),
         "data.(an unprintable key) is not a string"},
        {"a bookmark without version", event("BOOKMARK", "{}"), "resourceVersion"},
        {"an error that is no Status", event("ERROR", "{}"), "not a Status"},
        {"deep", event("ADDED", std::string(40, '[') + std::string(40, ']')), "deeper"},
        {"long", event("ADDED", '"' + std::string(1024 * 1024, 'x') + '"'), "bytes"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = wire::decode_config_map_event(r.line);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == domain::errc::bad_reply);
        INFO(got.error().detail());
        CHECK(got.error().detail().find(r.says) != std::string::npos);
    }
    CHECK_FALSE(wire::decode_config_map_list(object).has_value());
    CHECK_FALSE(wire::decode_config_map_list(
                    R"({"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":{"a":1}})")
                    .has_value());
    CHECK_FALSE(wire::decode_config_map_list(
                    R"({"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":[7]})")
                    .has_value());
    CHECK_FALSE(wire::decode_config_map_list(R"({"kind":"ConfigMapList","items":[]})").has_value());
}

TEST_CASE("no prefix of a document and no flipped byte of it does harm") {
    const std::string whole = event("MODIFIED", object);
    for (std::size_t n = 0; n < whole.size(); ++n)
        CHECK_FALSE(wire::decode_config_map_event(whole.substr(0, n)).has_value());
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const char with : {'\0', '"', '[', '}', '\\', '\xff'}) {
            std::string changed = whole;
            changed[at] = with;
            const auto got = wire::decode_config_map_event(changed);
            if (!got) CHECK(got.error().code() == domain::errc::bad_reply);
        }
}

TEST_CASE("kube-apiserver's refusals") {
    const auto forbidden = wire::decode_failure(
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no","reason":"Forbidden","code":403})");
    REQUIRE(forbidden.has_value());
    CHECK(forbidden->code == 403);
    CHECK(forbidden->reason == "Forbidden");
    CHECK(forbidden->message == "no");
    CHECK_FALSE(wire::decode_failure("upstream connect error").has_value());
    CHECK_FALSE(wire::decode_failure(R"({"kind":"ConfigMap"})").has_value());
    CHECK_FALSE(wire::decode_failure("[]").has_value());
    CHECK(wire::decode_failure(R"({"kind":"Status","code":"410"})")->code == 0);
    CHECK(wire::decode_failure(R"({"kind":"Status","code":99999999999})")->code == 0);
    const auto shortened =
        wire::decode_failure(R"({"kind":"Status","message":"x)" + std::string(1022, 'y') + R"(ä tail"})");
    REQUIRE(shortened.has_value());
    CHECK(shortened->message == "x" + std::string(1022, 'y') + "…");
}

TEST_CASE("lists of strings") {
    CHECK(*wire::decode_string_list(R"(["X-Remote-User","b"])") ==
          std::vector<std::string>{"X-Remote-User", "b"});
    CHECK(wire::decode_string_list("[]")->empty());
    CHECK(wire::decode_string_list("null")->empty());
    for (const char* bad : {"", "X-Remote-User", "{}", "[1]", "[null]", "\"a\"", "[\"a\"", "[[\"a\"]]"}) {
        INFO(bad);
        CHECK_FALSE(wire::decode_string_list(bad).has_value());
    }
}

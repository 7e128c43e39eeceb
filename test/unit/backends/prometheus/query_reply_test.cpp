// SPDX-License-Identifier: Apache-2.0
#include "query_reply.hpp"

#include "replies.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::test;
using namespace plimsoll::backends::prometheus;
using domain::errc;
using scope = refusal::scope;

TEST_CASE("a vector") {
    const auto got = parse_query_reply(vector_reply(sample("1.5", R"("__name__":"up","pod":"a")") + "," +
                                                    sample("NaN", R"("pod":"ü\"\\")")));
    REQUIRE(got.has_value());
    REQUIRE(got->elements.size() == 2);
    CHECK(got->elements[0].value == 1.5);
    CHECK(got->elements[0].labels == std::map<std::string, std::string>{{"__name__", "up"}, {"pod", "a"}});
    CHECK(got->elements[1].labels.at("pod") == "ü\"\\");
    CHECK(got->warnings.empty());
}

TEST_CASE("a scalar, an empty vector, warnings") {
    const auto scalar = parse_query_reply(
        R"({"data":{"result":[1,"7"],"resultType":"scalar"},"status":"success","infos":["x"]})");
    REQUIRE(scalar.has_value());
    REQUIRE(scalar->elements.size() == 1);
    CHECK(scalar->elements[0].value == 7);
    CHECK(scalar->warnings.empty());
    CHECK(parse_query_reply(vector_reply(""))->elements.empty());
    CHECK(parse_query_reply(vector_reply("", R"(,"warnings":["a","b"])"))->warnings ==
          std::vector<std::string>{"a", "b"});
    CHECK(parse_query_reply(vector_reply("", R"(,"warnings":null)"))->warnings.empty());
    CHECK(parse_query_reply(vector_reply("", R"(,"warnings":"x")"))->warnings.size() == 1);
    CHECK(parse_query_reply(vector_reply("", R"(,"warnings":[1])"))->warnings.size() == 1);
}

TEST_CASE("what is no number is an error with its reason") {
    const auto data = [](const std::string& of) { return R"({"status":"success","data":)" + of + "}"; };
    struct row {
        const char* name;
        std::string body;
        scope whom;
        errc code;
        const char* said;
    };
    const row rows[] = {
        {"nothing", "", scope::server, errc::bad_reply, "not JSON"},
        {"HTML", "<html>", scope::server, errc::bad_reply, "not JSON"},
        {"cut", vector_reply(sample("1")).substr(0, 60), scope::server, errc::bad_reply, "not JSON"},
        {"two documents", vector_reply("") + vector_reply(""), scope::server, errc::bad_reply, "not JSON"},
        {"not UTF-8", vector_reply(sample("1", "\"a\":\"\xff\"")), scope::server, errc::bad_reply,
         "not JSON"},
        {"a list", "[]", scope::server, errc::bad_reply, "no status"},
        {"an object", "{}", scope::server, errc::bad_reply, "no status"},
        {"status 7", R"({"status":7})", scope::server, errc::bad_reply, "no status"},
        {"another status", R"({"status":"ok"})", scope::server, errc::bad_reply, "\"ok\""},
        {"no data", R"({"status":"success"})", scope::server, errc::bad_reply, "no data"},
        {"null data", data("null"), scope::server, errc::bad_reply, "resultType"},
        {"no type", data(R"({"result":[]})"), scope::server, errc::bad_reply, "resultType"},
        {"no result", data(R"({"resultType":"vector"})"), scope::server, errc::bad_reply, "resultType"},
        {"null result", data(R"({"resultType":"vector","result":null})"), scope::server, errc::bad_reply,
         "list"},
        {"matrix", data(R"({"resultType":"matrix","result":[]})"), scope::query, errc::bad_reply, "matrix"},
        {"string", data(R"({"resultType":"string","result":[1,"x"]})"), scope::query, errc::bad_reply,
         "string"},
        {"streams", data(R"({"resultType":"streams","result":[]})"), scope::query, errc::bad_reply,
         "streams"},
        {"an element that is a number", vector_reply("1"), scope::server, errc::bad_reply, "element"},
        {"an element without value", vector_reply(R"({"metric":{}})"), scope::server, errc::bad_reply,
         "no value"},
        {"labels that are a list", vector_reply(R"({"metric":[],"value":[1,"1"]})"), scope::server,
         errc::bad_reply, "labels"},
        {"a label that is a number", vector_reply(sample("1", R"("a":1)")), scope::server, errc::bad_reply,
         "label"},
        {"a native histogram", vector_reply(R"({"metric":{},"histogram":[1,{"count":"1"}]})"), scope::query,
         errc::bad_reply, "native histogram"},
        {"a value that is a JSON number", vector_reply(R"({"value":[1,1]})"), scope::query, errc::bad_reply,
         "pair"},
        {"a value that is null", vector_reply(R"({"value":[1,null]})"), scope::query, errc::bad_reply,
         "pair"},
        {"a value without time", vector_reply(R"({"value":["1"]})"), scope::query, errc::bad_reply, "pair"},
        {"a value and more", vector_reply(R"({"value":[1,"1",2]})"), scope::query, errc::bad_reply, "pair"},
        {"a time that is text", vector_reply(R"({"value":["1","1"]})"), scope::query, errc::bad_reply,
         "pair"},
        {"a value that is no number", vector_reply(sample("x")), scope::query, errc::bad_reply, "\"x\""},
        {"a scalar that is an object", data(R"({"resultType":"scalar","result":{}})"), scope::query,
         errc::bad_reply, "pair"},
        {"bad_data", error_reply("bad_data", "parse error"), scope::query, errc::invalid_argument,
         "bad_data: parse error"},
        {"execution", error_reply("execution", "many-to-many"), scope::query, errc::invalid_argument,
         "many-to-many"},
        {"timeout", error_reply("timeout", "query timed out"), scope::query, errc::deadline_exceeded,
         "timed out"},
        {"canceled", error_reply("canceled", "x"), scope::query, errc::unavailable, "canceled"},
        {"too many", error_reply("too_many_requests", "x"), scope::server, errc::overloaded, "too_many"},
        {"internal", error_reply("internal", "x"), scope::server, errc::unavailable, "internal"},
        {"an error of no type", R"({"status":"error"})", scope::server, errc::unavailable, "no reason given"},
        {"an error in control characters", error_reply("bad_data", R"(a\u0007b\n)"), scope::query,
         errc::invalid_argument, "a\\x07b\\x0a"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = parse_query_reply(r.body);
        REQUIRE(got.has_error());
        CHECK(got.error().whom == r.whom);
        CHECK(got.error().cause.code() == r.code);
        CHECK_THAT(got.error().cause.detail(), Catch::Contains(r.said));
    }
}

TEST_CASE("depth and length") {
    const auto nested = [](std::size_t depth) {
        return vector_reply("", ",\"more\":" + std::string(depth, '[') + std::string(depth, ']'));
    };
    CHECK(parse_query_reply(nested(max_json_depth - 1)).has_value());
    const auto deep = parse_query_reply(nested(max_json_depth));
    REQUIRE(deep.has_error());
    CHECK_THAT(deep.error().cause.detail(), Catch::Contains("deeper than 16"));
    CHECK(parse_query_reply(std::string(1'000'000, '[')).has_error());
    CHECK(parse_query_reply(std::string(1'000'000, '"')).has_error());
    // Brackets within text are text.
    CHECK(parse_query_reply(vector_reply(sample("1", R"("a":"\"[[[[[[[[[[[[[[[[[[[[[[")"))).has_value());
    CHECK(parse_query_reply(error_reply("bad_data", std::string(5000, 'x'))).error().cause.detail().size() <
          400);
}

TEST_CASE("no prefix and no changed byte of a reply crashes, or becomes another number") {
    const std::string whole = vector_reply(sample("1795", R"("pod":"a")"), R"(,"warnings":["w"])");
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(parse_query_reply(whole.substr(0, size)).has_error());
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const char c : {'\0', '"', '\\', '{', ']', '\xff'}) {
            std::string changed = whole;
            changed[at] = c;
            const auto got = parse_query_reply(changed);
            if (!got) continue;
            for (const element& one : got->elements)
                CHECK(one.value == 1795);
        }
}

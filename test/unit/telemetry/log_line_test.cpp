// SPDX-License-Identifier: Apache-2.0
#include "log_line.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <vector>

using namespace plimsoll::telemetry;

namespace {

// 2026-11-24T03:40:00.123Z
const std::chrono::system_clock::time_point at{std::chrono::milliseconds(1795491600123)};

struct row {
    const char* name;
    level how;
    std::string message;
    std::vector<log_field> fields;
    std::string text; // behind the timestamp
    std::string json; // behind the timestamp
};

const std::vector<row> rows{
    {"no fields",
     level::info,
     "ready",
     {},
     "INFO  polling: ready",
     R"("level":"info","logger":"polling","msg":"ready")"},
    {"bare and quoted values",
     level::warning,
     "poll failed",
     {{"backend", "tasks"}, {"error", "no route to host"}, {"empty", ""}},
     R"(WARN  polling: poll failed backend=tasks error="no route to host" empty="")",
     R"("level":"warning","logger":"polling","msg":"poll failed","backend":"tasks","error":"no route to host","empty":"")"},
    {"quotes, backslashes and newlines",
     level::error,
     "a\nb",
     {{"v", "x\"y\\z\r\n\t\x01"}},
     R"(ERROR polling: a\nb v="x\"y\\z\r\n\t\u0001")",
     R"("level":"error","logger":"polling","msg":"a\nb","v":"x\"y\\z\r\n\t\u0001")"},
    {"a value that looks like a field",
     level::debug,
     "m",
     {{"v", "a=b"}},
     R"(DEBUG polling: m v="a=b")",
     R"("level":"debug","logger":"polling","msg":"m","v":"a=b")"},
    {"UTF-8",
     level::info,
     "größer",
     {{"v", "≥3"}},
     R"(INFO  polling: größer v="≥3")",
     R"("level":"info","logger":"polling","msg":"größer","v":"≥3")"},
    {"invalid UTF-8",
     level::info,
     "m\xff",
     {{"v", "\xc3("}},
     "INFO  polling: m\uFFFD v=\"\uFFFD(\"",
     "\"level\":\"info\",\"logger\":\"polling\",\"msg\":\"m\uFFFD\",\"v\":\"\uFFFD(\""},
    {"a field that is named as one of ours",
     level::info,
     "m",
     {{"msg", "x"}, {"ts", "y"}},
     "INFO  polling: m msg=x ts=y",
     R"("level":"info","logger":"polling","msg":"m","msg_":"x","ts_":"y")"},
};

} // namespace

TEST_CASE("log lines") {
    for (const auto& r : rows) {
        INFO(r.name);
        const log_record record{at, r.how, "polling", r.message, r.fields};
        CHECK(text_line(record) == "2026-11-24T03:40:00.123Z " + r.text);
        CHECK(json_line(record) == R"({"ts":"2026-11-24T03:40:00.123Z",)" + r.json + "}");
    }
}

TEST_CASE("a log line is one line of valid JSON, whatever it holds") {
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    const std::vector<log_field> fields{{"all", all}, {"all", all}};
    const log_record record{at, level::info, "area", all, fields};
    CHECK(text_line(record).find_first_of(std::string("\n\r\0\x1b", 4)) == std::string::npos);
    const auto line = json_line(record);
    CHECK(line.find_first_of(std::string("\n\r\0\x1b", 4)) == std::string::npos);
    CHECK(nlohmann::json::parse(line)["msg"].get<std::string>().substr(0, 128) == all.substr(0, 128));
}

TEST_CASE("a part of a log line is cut at its limit") {
    const std::string fits(max_part_bytes, 'x');
    const std::string too_long = fits + "y";
    const std::vector<log_field> fields{{"fits", fits}, {"long", too_long}};
    const log_record record{at, level::info, "area", too_long, fields};
    const auto line = nlohmann::json::parse(json_line(record));
    CHECK(line["fits"] == fits);
    CHECK(line["long"] == fits + "...(cut)");
    CHECK(line["msg"] == fits + "...(cut)");
    CHECK(text_line(record).size() < 3 * max_part_bytes + 200);
}

// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <plimsoll/calendar/timetable.hpp>

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

// The calendar's keys are on line 7, the metric's own from line 8 on.
std::string with_calendar(const std::string& calendar, const std::string& more = "") {
    return head +
           "metrics:\n  - name: scheduled_replicas\n    namespaces: [sophia-mesh]\n    calendar:\n      {" +
           calendar + "}\n" + more;
}

const std::string window = "{start: \"0 8 * * 1-5\", end: \"0 20 * * 1-5\", value: 15}";
const std::string right = "timezone: UTC, windows: [" + window + "]";

std::string with_window(const std::string& keys) {
    return with_calendar("timezone: UTC, windows: [{" + keys + "}]");
}

} // namespace

TEST_CASE("a calendar, as the design has it") {
    const std::string text = head +
                             "metrics:\n"
                             "  - name: scheduled_replicas\n"
                             "    namespaces: [sophia-mesh]\n"
                             "    calendar:\n"
                             "      timezone: America/Los_Angeles\n"
                             "      windows:\n"
                             "        - {start: \"0 8 * * 1-5\", end: \"0 20 * * 1-5\", value: 15}\n"
                             "        - {start: \"0 10 * * 0,6\", end: \"0 18 * * 0,6\", value: 500m}\n"
                             "      labels: {team: sophia}\n"
                             "    target: {averageValue: \"1\"}\n";
    const loaded result = parse({{"f.yaml", text}});
    REQUIRE(lines(result.errors).empty());
    CHECK(lines(result.warnings).empty());
    const metric_settings& first = result.settings.metrics.at(0);
    CHECK(backend_of(first) == nullptr);
    REQUIRE(first.policy->hpa_target);
    CHECK(first.policy->hpa_target->type == domain::target::kind::average_value);
    const auto& query = std::get<calendar_query>(first.query);
    CHECK(query.labels == domain::labels{{"team", "sophia"}});
    CHECK(query.places == std::vector<std::string>{"f.yaml:9:11: metrics[0].calendar.windows[0]",
                                                   "f.yaml:10:11: metrics[0].calendar.windows[1]"});
    REQUIRE(query.table);
    CHECK(query.table->in().name() == "America/Los_Angeles");
    REQUIRE(query.table->windows().size() == 2);
    CHECK(query.table->windows()[0].start.text() == "0 8 * * 1-5");
    CHECK(query.table->windows()[0].end.text() == "0 20 * * 1-5");
    CHECK(query.table->windows()[0].value == domain::quantity::from_units(15));
    CHECK(query.table->windows()[1].value == domain::quantity::from_milli(500));
}

TEST_CASE("a calendar needs neither backend nor target nor labels") {
    const loaded result = parse({{"f.yaml", with_calendar(right)}});
    REQUIRE(lines(result.errors).empty());
    CHECK_FALSE(result.settings.metrics.at(0).policy->hpa_target);
    CHECK(std::get<calendar_query>(result.settings.metrics.at(0).query).labels.empty());
}

TEST_CASE("calendars are the same if they say the same") {
    const auto query = [](const std::string& text) {
        return std::get<calendar_query>(parse({{"f.yaml", text}}).settings.metrics.at(0).query);
    };
    const auto of = query(with_calendar(right));
    CHECK(of == query(with_calendar("windows: [" + window + "], timezone: UTC")));
    CHECK_FALSE(of == query(with_calendar("timezone: Etc/UTC, windows: [" + window + "]")));
    CHECK_FALSE(of == query(with_calendar("timezone: UTC, windows: [" + window + ", " + window + "]")));
    CHECK_FALSE(of == query(with_calendar(right + ", labels: {team: sophia}")));
}

TEST_CASE("errors in a calendar, with the place and the remedy") {
    const std::string at = "f.yaml:7:";
    const std::string in = ": metrics[0].calendar";
    const std::vector<row> rows{
        {"empty", with_calendar(""),
         at + "7" + in + ".timezone: missing; name one, as America/Los_Angeles or UTC\n" + at + "7" + in +
             ".windows: missing; give at least one, as windows: [" + window + "]"},
        {"unknown key", with_calendar(right + ", timeZone: UTC"),
         at + "90" + in +
             ".timeZone: unknown key; did you mean `timezone`? (known here: timezone, windows, labels)"},
        {"unknown zone", with_calendar("timezone: America/Los_Angles, windows: [" + window + "]"),
         at + "18" + in +
             ".timezone: `America/Los_Angles` is not a time zone; did you mean `America/Los_Angeles`?"},
        {"zone in other letters", with_calendar("timezone: europe/berlin, windows: [" + window + "]"),
         at + "18" + in + ".timezone: `europe/berlin` is not a time zone; did you mean `Europe/Berlin`?"},
        {"a city", with_calendar("timezone: Los_Angeles, windows: [" + window + "]"),
         at + "18" + in + ".timezone: `Los_Angeles` is not a time zone; did you mean `America/Los_Angeles`?"},
        {"an abbreviation", with_calendar("timezone: PST, windows: [" + window + "]"),
         at + "18" + in +
             ".timezone: `PST` is not a time zone; write a name of the IANA database, as "
             "America/Los_Angeles, "
             "Etc/GMT-8 or UTC"},
        {"an offset", with_calendar("timezone: \"+08:00\", windows: [" + window + "]"),
         at + "18" + in +
             ".timezone: `+08:00` is not a time zone; write a name of the IANA database, as "
             "America/Los_Angeles, Etc/GMT-8 or UTC"},
        {"no windows", with_calendar("timezone: UTC, windows: []"),
         at + "32" + in + ".windows: empty; give at least one window, as [" + window + "]"},
        {"windows are no list", with_calendar("timezone: UTC, windows: " + window),
         at + "32" + in + ".windows: not a list; write [a, b], or one `- ` line for each element"},
        {"an empty window", with_window(""),
         at + "33" + in + ".windows[0].start: missing; say when the window opens, as \"0 8 * * 1-5\"\n" + at +
             "33" + in + ".windows[0].end: missing; say when the window closes, as \"0 20 * * 1-5\"\n" + at +
             "33" + in + ".windows[0].value: missing; say what to serve while the window is open"},
        {"replicas", with_window("start: 0 8 * * *, end: 0 9 * * *, desiredReplicas: 1"),
         at + "33" + in + ".windows[0].value: missing; say what to serve while the window is open\n" + at +
             "68" + in + ".windows[0].desiredReplicas: unknown key; known here: start, end, value"},
        {"a bad hour", with_window("start: 0 24 * * *, end: 0 9 * * *, value: 1"),
         at + "41" + in + ".windows[0].start: `0 24 * * *`: hour `24` is out of range; write 0 to 23"},
        {"a number alone", with_window("start: 8, end: 0 9 * * *, value: 1"),
         at + "41" + in +
             ".windows[0].start: `8`: 1 field; write five: minute hour day-of-month month day-of-week, as `0 "
             "8 "
             "* * 1-5`"},
        {"never", with_window("start: 0 8 * * *, end: 0 9 30 2 *, value: 1"),
         at + "57" + in +
             ".windows[0].end: `0 9 30 2 *`: never happens: no month of field 4 has a day of field 3; write "
             "a "
             "date that exists"},
        {"a list for a line", with_window("start: [0, 8], end: 0 9 * * *, value: 1"),
         at + "41" + in + ".windows[0].start: a list; write a cron line, as \"0 8 * * 1-5\""},
        {"a star without quotes", with_window("start: */5 * * * *, end: 0 9 * * *, value: 1"),
         at +
             "46: not valid YAML: alias not found after *; put a text that begins with * in quotes, as \"*/5 "
             "* * * *\""},
        {"value 0", with_window("start: 0 8 * * *, end: 0 9 * * *, value: 0"),
         at + "75" + in +
             ".windows[0].value: not above 0; a window only raises, and where none is open the value is 0: "
             "write "
             "more, or remove the window"},
        {"value below 0", with_window("start: 0 8 * * *, end: 0 9 * * *, value: -1"),
         at + "75" + in +
             ".windows[0].value: not above 0; a window only raises, and where none is open the value is 0: "
             "write "
             "more, or remove the window"},
        {"a reserved label", with_calendar(right + ", labels: {plimsoll.dev/origin: x}"),
         at + "120" + in +
             ".labels.plimsoll.dev/origin: this label is reserved: Plimsoll says with it where a number "
             "comes "
             "from; rename it"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(r.text) == r.errors);
    }
}

TEST_CASE("too many windows") {
    std::string windows;
    for (std::size_t i = 0; i <= max_windows; ++i)
        windows += window + ", ";
    CHECK(errors_of(with_calendar("timezone: UTC, windows: [" + windows + "]")) ==
          "f.yaml:7:32: metrics[0].calendar.windows: 101 elements; at most 100");
}

TEST_CASE("a calendar that is no mapping, or not there") {
    const std::string begin = head + "metrics:\n  - name: a\n    namespaces: [n]\n";
    CHECK(
        errors_of(begin + "    calendar: office\n") ==
        "f.yaml:6:15: metrics[0].calendar: not a mapping; write keys and values under it: timezone, windows, "
        "labels");
    CHECK(errors_of(begin + "    calendar:\n") ==
          "f.yaml:6:5: metrics[0].calendar: has no value; give it one or remove the key");
}

TEST_CASE("what means nothing beside a calendar is refused") {
    for (const char* key :
         {"interval: 5s", "keepFor: 10m", "whenStale: error", "holdWindow: 1m", "fallback: {replicas: 1}",
          "activation: 5", "redis: {backend: tasks, lists: [{key: a}]}"}) {
        INFO(key);
        const std::string name = std::string(key).substr(0, std::string(key).find(':'));
        CHECK(errors_of(with_calendar(right, std::string("    ") + key + "\n")) ==
              "f.yaml:8:5: metrics[0]." + name +
                  ": means nothing beside `calendar`, which asks no backend and is computed at every read; "
                  "remove it, or the calendar");
    }
}

TEST_CASE("a calendar with target.value is refused") {
    CHECK(
        errors_of(with_calendar(right, "    target: {value: 1}\n")) ==
        "f.yaml:8:13: metrics[0].target: a `value` is multiplied by the Ready pods at every sync, so that a "
        "calendar would drive the replicas ever further; use averageValue here and in the HPA");
    CHECK(
        errors_of(with_calendar(right, "    target: {averageValue: 0}\n")) ==
        "f.yaml:8:28: metrics[0].target.averageValue: not above 0, which Kubernetes refuses too; write what "
        "the HPA asks for");
}

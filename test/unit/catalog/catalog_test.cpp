// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/catalog/catalog.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>

using namespace std::chrono_literals;
using plimsoll::catalog::catalog;
using plimsoll::catalog::metric;
using plimsoll::catalog::slot;
namespace domain = plimsoll::domain;

namespace {

std::size_t allocations = 0;

const domain::instant start{domain::steady_time(1000h), domain::wall_time(500000h)};

metric named(std::string name, std::vector<std::string> namespaces, std::string backend = "tasks") {
    metric m;
    m.name = std::move(name);
    m.namespaces = std::move(namespaces);
    m.backend = std::move(backend);
    m.series = {{{"queue", "task"}}};
    return m;
}

// Open from 08:00 to 20:00 UTC.
metric scheduled(std::string name, std::vector<std::string> namespaces) {
    namespace calendar = plimsoll::calendar;
    const auto line = [](const char* text) { return calendar::cron_line::parse(text).value(); };
    metric m = named(std::move(name), std::move(namespaces), "");
    m.series = {{{"team", "sophia"}}};
    m.timetable = std::make_shared<const calendar::timetable>(
        calendar::zone::find("UTC").value(),
        std::vector{
            calendar::window{line("0 8 * * *"), line("0 20 * * *"), domain::quantity::from_units(15)}});
    return m;
}

std::string backend_of(const slot* s) { return s == nullptr ? "none" : s->metric.backend; }

} // namespace

// Counts, so that a test can see that a look-up allocates nothing.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
// Catch's own, too: what malloc gave must not come from a sanitizer's operator.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("a metric is found by namespace and name") {
    catalog c({named("length", {"artemis", "batch"}, "one"), named("length", {"sophia"}, "two"),
               named("everywhere", {"*"}, "three"), named("mixed", {"*"}, "four"),
               named("mixed", {"special"}, "five")},
              start);
    struct row {
        std::string_view name_space, name, backend;
    };
    const row rows[] = {
        {"artemis", "length", "one"},     {"batch", "length", "one"},    {"sophia", "length", "two"},
        {"other", "length", "none"},      {"", "length", "none"},        {"artemis", "lengt", "none"},
        {"artemis", "", "none"},          {"artemis", "Length", "none"}, {"artemis", "everywhere", "three"},
        {"other", "everywhere", "three"}, {"special", "mixed", "five"},  {"other", "mixed", "four"},
        {"*", "length", "none"},
    };
    for (const auto& r : rows) {
        INFO(r.name_space << "/" << r.name);
        CHECK(backend_of(c.find(r.name_space, r.name)) == r.backend);
    }
    CHECK(c.find("artemis", "length") == c.find("batch", "length"));
}

TEST_CASE("names are sorted, each once") {
    const catalog c({named("b", {"x"}), named("a", {"x"}), named("b", {"y"}), named("a-b", {"*"})}, start);
    CHECK(c.names() == std::vector<std::string>{"a", "a-b", "b"});
    CHECK(c.slots().size() == 4);
    CHECK(c.slots().front().metric.name == "b"); // slots stay as configured
}

TEST_CASE("an empty catalog has nothing and waits for nothing") {
    catalog c({}, start);
    CHECK(c.find("x", "y") == nullptr);
    CHECK(c.names().empty());
    CHECK(c.all_polled());
}

TEST_CASE("a slot begins with its metric's series") {
    catalog c({named("a", {"x"})}, start);
    const auto* s = c.find("x", "a");
    REQUIRE(s != nullptr);
    CHECK(s->names_series);
    CHECK(s->track.series() == named("a", {"x"}).series);
    CHECK(s->track.started() == start);
    CHECK(!s->polled());
}

TEST_CASE("all are polled once each has ended a poll, well or not") {
    catalog c({named("a", {"x"}), named("b", {"x"}), named("c", {"x"})}, start);
    const auto value = domain::quantity::from_units(1);
    CHECK(!c.all_polled());
    c.find("x", "c")->track.record(start, std::vector{value}, 60s);
    CHECK(!c.all_polled());
    c.find("x", "a")->track.fail(domain::failure::kind::query_failed, {domain::errc::unavailable, "down"},
                                 start);
    CHECK(!c.all_polled());
    c.find("x", "b")->track.record(start, std::vector{value}, 60s);
    CHECK(c.all_polled());
    c.find("x", "a")->track.record(start, std::vector{value},
                                   60s); // the failure is forgotten, that it was polled is not
    CHECK(c.all_polled());
}

TEST_CASE("a slot knows when it was last asked for") {
    catalog c({named("a", {"x"})}, start);
    auto& s = *c.find("x", "a");
    CHECK_FALSE(s.last_asked().has_value());
    const domain::instant later{start.steady + 5s, start.wall + 5s};
    const domain::instant latest{start.steady + 9s, start.wall + 9s};
    s.track.record(start, std::vector{domain::quantity()}, 60s);
    CHECK(s.last_asked() == start);
    s.track.fail(domain::failure::kind::query_failed, {domain::errc::unavailable, "down"}, later);
    s.track.fail(domain::failure::kind::query_failed, {domain::errc::unavailable, "down"}, latest);
    CHECK(s.last_asked() == latest);
}

TEST_CASE("a slot goes on with what another one knows, under its own policy") {
    catalog before({named("a", {"x"})}, start);
    auto& old = *before.find("x", "a");
    const auto value = domain::quantity::from_units(5);
    old.track.record(start, std::vector{value}, 60s);
    auto changed = named("a", {"x", "y"});
    changed.policy = domain::policy{.keep_for = 1h};
    catalog after({changed}, domain::instant{start.steady + 5s, start.wall + 5s});
    auto& made = *after.find("y", "a");
    made.inherit(old);
    REQUIRE(made.track.values().size() == 1);
    CHECK(made.track.values()[0] == value);
    CHECK(made.track.started() == start);
    CHECK(made.metric.policy->keep_for == 1h);
    CHECK(made.metric.namespaces->size() == 2);
}

TEST_CASE("a look-up allocates nothing, found or not") {
    const std::string name(100, 'n');
    const std::string name_space(60, 's');
    catalog c({named(name, {name_space}), named("everywhere", {"*"})}, start);
    const auto before = allocations;
    REQUIRE(before > 0);
    const auto* found = c.find(name_space, name);
    const auto* by_star = c.find(name_space, "everywhere");
    const auto* missing = c.find(name, name_space);
    const auto after = allocations;
    CHECK(after == before);
    CHECK(found != nullptr);
    CHECK(by_star != nullptr);
    CHECK(missing == nullptr);
}

TEST_CASE("a calendar is computed when it is read, and waits for no poll") {
    catalog c({scheduled("scheduled_replicas", {"x"})}, start);
    CHECK(c.all_polled());
    const auto* s = c.find("x", "scheduled_replicas");
    REQUIRE(s != nullptr);
    const std::size_t selected[] = {0};
    const auto midnight = std::chrono::floor<std::chrono::days>(start.wall);
    for (int hour = 0; hour < 48; ++hour) {
        INFO(hour);
        const domain::instant now{start.steady, midnight + std::chrono::hours(hour)};
        const auto answer = s->answer(selected, now);
        const auto open = hour % 24 >= 8 && hour % 24 < 20;
        CHECK(std::get<std::vector<domain::item>>(answer) ==
              std::vector<domain::item>{
                  {0, domain::quantity::from_units(open ? 15 : 0), now.wall, domain::origin::fresh}});
    }
}

TEST_CASE("a polled slot's answer is the ladder's") {
    catalog c({named("a", {"x"})}, start);
    auto* s = c.find("x", "a");
    const std::size_t selected[] = {0};
    CHECK(std::holds_alternative<domain::refusal>(s->answer(selected, start)));
    s->track.record(start, std::vector{domain::quantity::from_units(7)}, 60s);
    CHECK(std::get<std::vector<domain::item>>(s->answer(selected, start)).front().value ==
          domain::quantity::from_units(7));
}

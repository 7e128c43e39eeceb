// SPDX-License-Identifier: Apache-2.0
#include "note.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace plimsoll;
using namespace plimsoll::polling;
using namespace std::chrono_literals;
using domain::errc;
using domain::error;
using domain::failure;
using domain::quantity;

namespace {

const domain::instant start{domain::steady_time(1000s), domain::wall_time(1795491600s)};
const std::vector<domain::labels> two{{{"queue", "task"}}, {{"queue", "batch"}}};

catalog::slot make_slot(domain::no_data empty, std::vector<domain::labels> series = two) {
    catalog::metric m;
    m.name = "queue_length";
    m.namespaces = {{"mesh"}};
    m.series = std::move(series);
    m.policy = domain::policy{.empty = empty};
    return {std::move(m), start};
}

observation seen(domain::instant at, std::vector<quantity> values) {
    observation out;
    out.asked = at;
    out.values.assign(values.begin(), values.end());
    return out;
}

query_failure nothing() { return {true, error(errc::not_found, "no such key")}; }

std::vector<quantity> values_of(const catalog::slot& of) {
    const auto values = of.track.values();
    return {values.begin(), values.end()};
}

} // namespace

TEST_CASE("a sample goes into the track with the time at which it was asked") {
    auto slot = make_slot(domain::no_data::hold);
    const std::vector<quantity> values{quantity::from_units(3), quantity::from_units(4)};
    CHECK(!note(slot, seen(start.after(2s), values), start.after(1s)));
    CHECK(values_of(slot) == values);
    CHECK(slot.track.sampled_at() == start.after(2s));
}

TEST_CASE("new series replace the old") {
    auto slot = make_slot(domain::no_data::hold);
    auto same = seen(start, {quantity(), quantity()});
    same.series = two;
    CHECK(!note(slot, same, start));

    auto other = seen(start.after(1s), {quantity::from_units(9)});
    other.series.emplace(1, domain::labels{{"queue", "new"}});
    CHECK(!note(slot, other, start));
    CHECK(slot.track.series() == *other.series);
}

TEST_CASE("an answer of the wrong size is an error, never a number") {
    auto slot = make_slot(domain::no_data::hold);
    const auto why = note(slot, seen(start, {quantity::from_units(3)}), start);
    REQUIRE(why.has_value());
    CHECK(why->code() == errc::internal);
    CHECK(!slot.track.sampled_at());
    REQUIRE(slot.track.current_failure());
    CHECK(slot.track.current_failure()->what == failure::kind::query_failed);
}

TEST_CASE("an empty reply") {
    struct row {
        const char* name;
        domain::no_data empty;
        std::vector<domain::labels> series;
        bool zeros;
    };
    const auto r = GENERATE(values<row>({
        {"hold", domain::no_data::hold, two, false},
        {"error", domain::no_data::error, two, false},
        {"zero", domain::no_data::zero, two, true},
        {"zero without a series to put it on", domain::no_data::zero, {}, false},
    }));
    INFO(r.name);
    auto slot = make_slot(r.empty, r.series);
    const auto why = note(slot, nothing(), start.after(1s));
    CHECK(why.has_value() == !r.zeros);
    if (r.zeros) {
        CHECK(values_of(slot) == std::vector<quantity>(2));
        CHECK(slot.track.sampled_at() == start.after(1s));
    } else {
        CHECK(!slot.track.sampled_at());
        REQUIRE(slot.track.current_failure());
        CHECK(slot.track.current_failure()->what == failure::kind::no_data);
        CHECK(slot.track.current_failure()->cause == error(errc::not_found, "no such key"));
        CHECK(slot.track.current_failure()->last == start.after(1s));
    }
}

TEST_CASE("a wrong reply is never zero, whatever the policy for empty ones") {
    auto slot = make_slot(domain::no_data::zero);
    const auto why = note(slot, query_failure{false, error(errc::bad_reply, "WRONGTYPE")}, start);
    CHECK(why == error(errc::bad_reply, "WRONGTYPE"));
    CHECK(!slot.track.sampled_at());
    REQUIRE(slot.track.current_failure());
    CHECK(slot.track.current_failure()->what == failure::kind::query_failed);
}

TEST_CASE("a doubtful answer: a rise is a sample, a fall is none") {
    struct row {
        const char* name;
        std::vector<std::int64_t> units;
        bool taken;
    };
    const auto r = GENERATE(values<row>({
        {"rise", {4, 4}, true},
        {"the same", {3, 4}, true},
        {"fall", {3, 3}, false},
        {"a fall that another series makes up for", {1, 7}, true},
    }));
    INFO(r.name);
    auto slot = make_slot(domain::no_data::zero);
    const std::vector<quantity> before{quantity::from_units(3), quantity::from_units(4)};
    REQUIRE(!note(slot, seen(start, before), start));
    std::vector<quantity> now;
    for (const auto units : r.units)
        now.push_back(quantity::from_units(units));
    auto doubtful = seen(start.after(1s), now);
    doubtful.degraded = "a store is away";
    doubtful.remark = "remark";
    const auto why = note(slot, doubtful, start.after(1s));
    CHECK(why.has_value() == !r.taken);
    CHECK(values_of(slot) == (r.taken ? now : before));
    CHECK((slot.track.current_failure() == nullptr) == r.taken);
    CHECK(slot.remark == (r.taken ? "remark" : ""));
    if (r.taken) return;
    CHECK_THAT(why->detail(), Catch::Contains("from 7 to 6") && Catch::Contains("a store is away"));
    CHECK(slot.track.sampled_at() == start);
    CHECK(slot.track.current_failure()->what == failure::kind::query_failed);
}

TEST_CASE("a doubtful first answer is a sample: there is nothing that it could be a fall from") {
    auto slot = make_slot(domain::no_data::hold);
    auto doubtful = seen(start, {quantity(), quantity()});
    doubtful.degraded = "a store is away";
    CHECK(!note(slot, doubtful, start));
    CHECK(slot.track.sampled_at() == start);
}

TEST_CASE("a remark lasts as long as answers have it") {
    auto slot = make_slot(domain::no_data::hold);
    auto remarkable = seen(start, {quantity(), quantity()});
    remarkable.remark = "a label is left out";
    CHECK(!note(slot, remarkable, start));
    CHECK(slot.remark == "a label is left out");
    CHECK(!note(slot, seen(start, {quantity(), quantity()}), start));
    CHECK(slot.remark.empty());
}

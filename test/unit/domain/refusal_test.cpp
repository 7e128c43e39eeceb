// SPDX-License-Identifier: Apache-2.0
// Rung 4: the reason and the sentence.
#include "ladder_support.hpp"

using namespace plimsoll::domain;
using namespace plimsoll::domain::test;

namespace {

enum class sample { none, at_start };
enum class trouble { none, query_failed, no_data };

track made(sample s, trouble what) {
    track t(queues(1), start);
    if (s == sample::at_start) t.record(start, std::vector{q(1)}, 60s);
    const auto cause = error(errc::unavailable, "tasks: connect to redis:6379: connection refused");
    if (what == trouble::query_failed) t.fail(failure::kind::query_failed, cause, start.after(5s));
    if (what == trouble::no_data) {
        t.fail(failure::kind::no_data, error(errc::bad_reply, "prometheus: the query returned no series"),
               start.after(5s));
    }
    return t;
}

} // namespace

TEST_CASE("what is said when there is no value") {
    struct row {
        sample s;
        trouble what;
        when_stale stale;
        std::chrono::milliseconds age;
        reason why;
        std::string message;
    };
    using enum when_stale;
    const std::string refused_by = ": tasks: connect to redis:6379: connection refused";
    const std::string empty = ": prometheus: the query returned no series";
    const row rows[] = {
        {sample::none, trouble::none, hold, 300ms, reason::never_fetched,
         "no value to serve (never_fetched): no poll has ended since the start 300ms ago"},
        {sample::none, trouble::none, hold, 0ms, reason::never_fetched,
         "no value to serve (never_fetched): no poll has ended since the start 0s ago"},
        {sample::none, trouble::query_failed, hold, 45s, reason::query_failed,
         "no value to serve (query_failed): no successful poll since the start 45s ago; failing since 40s "
         "ago" +
             refused_by},
        {sample::none, trouble::no_data, hold, 45s, reason::no_data,
         "no value to serve (no_data): no successful poll since the start 45s ago; failing since 40s ago" +
             empty},
        {sample::at_start, trouble::query_failed, hold, 12min + 3500ms, reason::expired,
         "no value to serve (expired): last successful poll 12m3s ago, kept for 10m; failing since 11m58s "
         "ago" +
             refused_by},
        {sample::at_start, trouble::no_data, hold, 1h + 1min, reason::no_data,
         "no value to serve (no_data): last successful poll 1h1m ago, kept for 10m; failing since 1h55s ago" +
             empty},
        {sample::at_start, trouble::query_failed, error, 20s, reason::query_failed,
         "no value to serve (query_failed): last successful poll 20s ago, kept for 15s; failing since 15s "
         "ago" +
             refused_by},
        {sample::at_start, trouble::query_failed, error, 10min, reason::query_failed,
         "no value to serve (query_failed): last successful poll 10m ago, kept for 15s; failing since 9m55s "
         "ago" +
             refused_by},
        {sample::at_start, trouble::query_failed, error, 10min + 1ms, reason::expired,
         "no value to serve (expired): last successful poll 10m ago, kept for 15s; failing since 9m55s ago" +
             refused_by},
        {sample::at_start, trouble::no_data, error, 20s, reason::no_data,
         "no value to serve (no_data): last successful poll 20s ago, kept for 15s; failing since 15s ago" +
             empty},
        {sample::at_start, trouble::none, last_known, 25h, reason::expired,
         "no value to serve (expired): last successful poll 25h ago, kept for 10m"},
    };
    for (const auto& r : rows) {
        INFO(r.message);
        policy p;
        p.hpa_target = average(10);
        p.stale = r.stale;
        const auto none = refused(ask(made(r.s, r.what), p, start.after(r.age)));
        CHECK(none.why == r.why);
        CHECK(none.message == r.message);
    }
}

TEST_CASE("a fallback yet to come is announced") {
    policy p;
    p.hpa_target = average(10);
    p.keep_for = 20500ms;
    p.when_expired = fallback{12, 4};
    CHECK(refused(ask(made(sample::at_start, trouble::none), p, start.after(30s))).message ==
          "no value to serve (expired): last successful poll 30s ago, kept for 20.5s, fallback after 1m");
}

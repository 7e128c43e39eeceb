// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/calendar/advice.hpp>

#include "keda.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace plimsoll::calendar {

namespace {

using domain::quantity;

constexpr std::chrono::days horizon{400};
constexpr int most_changes = 1'000;

std::string about_sunday(const window& of) {
    const cron_line& line = of.start.sunday_is_7() ? of.start : of.end;
    return "`" + line.text() + "` has 7 for Sunday, which KEDA refuses; write 0 for both to read it";
}

std::string about_disagreement(const disagreement& of, const zone& in) {
    const std::string state = of.open_here ? "open here and closed in KEDA" : "closed here and open in KEDA";
    return "KEDA decides otherwise: the first time from " + in.text(of.from) + " to " + in.text(of.until) +
           " the window is " + state +
           ", which looks at what comes next, a start or an end, and leaves out local times that do not "
           "exist; here the latest start or end decides";
}

void advise_on(std::size_t index, const timetable& of, utc_seconds now, std::vector<advice>& out) {
    const window& each = of.windows()[index];
    const auto say = [&](std::string text) { out.push_back({index, std::move(text)}); };
    if (each.start.sunday_is_7() || each.end.sunday_is_7()) say(about_sunday(each));
    if (each.start.text() == each.end.text())
        return say("start and end are the same: the window is always open, for at one minute the start wins; "
                   "KEDA refuses it");
    const timetable alone(of.in(), {each});
    if (each.start.same_minutes(each.end) || (alone.at(now).value != quantity() && !alone.next_change(now)))
        return say("the window is always open: at each of its ends it starts again, and at one minute the "
                   "start wins");
    if (const auto found = first_disagreement(each, of.in(), now)) say(about_disagreement(*found, of.in()));
}

std::int64_t replicas_for(quantity value, quantity average_value) {
    const std::int64_t whole = value.milli() / average_value.milli();
    return value.milli() % average_value.milli() == 0 ? whole : whole + 1;
}

// Whether an HPA that has the replicas for `from` does nothing about `to`.
bool is_tolerated(quantity from, quantity to, quantity average_value) {
    const std::int64_t replicas = replicas_for(from, average_value);
    if (from == quantity() || to == quantity() || replicas_for(to, average_value) == replicas) return false;
    const std::int64_t wanted = domain::saturating_multiply(average_value, replicas).milli();
    const std::int64_t difference = to.milli() > wanted ? to.milli() - wanted : wanted - to.milli();
    return difference <= wanted / 10;
}

std::string about_tolerance(quantity from, quantity to) {
    return "the step from " + from.to_string() + " to " + to.to_string() +
           " is within an HPA's tolerance of 10 %: it changes no replicas; let the values differ by more, or "
           "set `tolerance` in the HPA's behavior";
}

void advise_on_steps(const timetable& of, quantity average_value, utc_seconds now, std::vector<advice>& out) {
    std::set<std::pair<quantity, quantity>> seen;
    quantity from = of.at(now).value;
    auto next = of.next_change(now);
    for (int i = 0; i < most_changes && next && next->at < now + horizon; ++i) {
        if (seen.emplace(from, next->to).second && is_tolerated(from, next->to, average_value))
            out.push_back({std::nullopt, about_tolerance(from, next->to)});
        from = next->to;
        next = of.next_change(next->at);
    }
}

} // namespace

std::vector<advice> advise(const timetable& of, quantity average_value, utc_seconds now) {
    std::vector<advice> out;
    for (std::size_t i = 0; i < of.windows().size(); ++i)
        advise_on(i, of, now, out);
    advise_on_steps(of, average_value, now, out);
    return out;
}

} // namespace plimsoll::calendar

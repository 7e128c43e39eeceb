// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/calendar/timetable.hpp>

#include <algorithm>

namespace plimsoll::calendar {

namespace {

constexpr int most_events = 10'000;
constexpr std::chrono::years far_away{9};

} // namespace

spell timetable::at(utc_seconds now) const {
    const local_minute begun = in_.last_begun(now);
    spell out{domain::quantity(), utc_seconds::max()};
    for (const window& each : windows_) {
        const bool open = in_.when(each.start.latest(begun)) >= in_.when(each.end.latest(begun));
        if (open) out.value = std::max(out.value, each.value);
        // Another start of an open window changes nothing, nor another end of a closed one.
        const cron_line& other = open ? each.end : each.start;
        out.until = std::min(out.until, in_.when(other.next(begun)));
    }
    return out;
}

std::optional<change> timetable::next_change(utc_seconds now) const {
    const spell first = at(now);
    spell current = first;
    for (int i = 0; i < most_events && current.until < now + far_away; ++i) {
        const utc_seconds moment = current.until;
        current = at(moment);
        if (current.value != first.value) return change{moment, current.value};
    }
    return std::nullopt;
}

domain::quantity dial::at(domain::wall_time now) const {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (second < seen_ || second >= kept_.until) {
        kept_ = of_->at(second);
        seen_ = second;
    }
    return kept_.value;
}

} // namespace plimsoll::calendar

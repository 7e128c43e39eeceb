// SPDX-License-Identifier: Apache-2.0
// Windows in one time zone, and what they are worth at any moment: pure functions of time, immutable, safe
// on any thread. A window is open iff its latest start is not older than its latest end; several open
// windows are worth the largest of their values, none is worth 0.
#pragma once

#include <plimsoll/calendar/cron_line.hpp>
#include <plimsoll/calendar/zone.hpp>
#include <plimsoll/domain/instant.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace plimsoll::calendar {

struct window {
    cron_line start;
    cron_line end;
    domain::quantity value; // > 0

    friend bool operator==(const window&, const window&) = default;
};

// A value, and the moment up to which (not included) it cannot change.
struct spell {
    domain::quantity value;
    utc_seconds until;
};

struct change {
    utc_seconds at;
    domain::quantity to;

    friend bool operator==(const change&, const change&) = default;
};

class timetable {
public:
    timetable(zone in, std::vector<window> windows) : in_(in), windows_(std::move(windows)) {}

    // Takes a few microseconds for each window.
    spell at(utc_seconds now) const;
    // The next moment after `now` at which the value is another one; none in the next 10,000 events or nine
    // years (for longer than which no start and no end stays away).
    std::optional<change> next_change(utc_seconds now) const;

    const zone& in() const { return in_; }
    const std::vector<window>& windows() const { return windows_; }

    friend bool operator==(const timetable&, const timetable&) = default;

private:
    zone in_;
    std::vector<window> windows_;
};

// Reads a timetable again and again: between two of its events a read is two comparisons. For one thread.
class dial {
public:
    // REQUIRES: not null.
    explicit dial(std::shared_ptr<const timetable> of) : of_(std::move(of)) {}
    domain::quantity at(domain::wall_time now) const;

private:
    std::shared_ptr<const timetable> of_;
    // The last look: its answer holds from `seen` to `kept_.until`, should the clock be set.
    mutable utc_seconds seen_;
    mutable spell kept_;
};

} // namespace plimsoll::calendar

// SPDX-License-Identifier: Apache-2.0
// The metrics of one configuration generation, found by name and namespace, each with its slot. Lives
// on the io thread. The index never changes; a slot is written by its poll alone, and that of a calendar
// by nobody: it is computed when it is read.
#pragma once

#include <plimsoll/calendar/timetable.hpp>
#include <plimsoll/domain/answer.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/policy.hpp>
#include <plimsoll/domain/track.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll::catalog {

struct metric {
    std::string name;
    std::vector<std::string> namespaces; // or the one element "*"
    std::string backend;                 // empty for a calendar, which asks none
    domain::policy policy;
    std::vector<domain::labels> series; // what can be named before the first poll; of a calendar, one
    std::shared_ptr<const calendar::timetable> timetable; // of a calendar; null: the metric is polled
};

struct slot {
    slot(catalog::metric m, domain::instant started) : metric(std::move(m)), track(metric.series, started) {
        if (metric.timetable) dial.emplace(metric.timetable);
    }

    const catalog::metric metric;
    domain::track track;                // of a calendar: its series, and never a sample
    std::optional<calendar::dial> dial; // of a calendar
    // One per series of the track: what a reader keeps of it between reads (the constant head of its
    // item). Whoever changes the track's series clears it.
    std::vector<std::string> rendered;
    // The same for values that are no fresh measurement, whose labels name their origin: `marked_as`. Its
    // next sample clears it.
    std::vector<std::string> marked;
    domain::origin marked_as = domain::origin::held;
    std::string remark; // of the last complete poll: what its operator should know; empty: nothing

    // What a read of `selected` gets, as domain::decide(); a calendar's value is always fresh.
    domain::answer answer(std::span<const std::size_t> selected, domain::instant now) const;
    // Whether nothing is waited for: a poll of it has ended, well or not, or it has none.
    bool polled() const {
        return dial || track.sampled_at().has_value() || track.current_failure().has_value();
    }
    // When the latest poll that has ended was asked.
    std::optional<domain::instant> last_asked() const;
    // Goes on with what `of`, the slot of the same question in the generation before, knows; nothing of
    // use is left there.
    void inherit(slot& of);
};

class catalog {
public:
    // REQUIRES: no two metrics of one name with overlapping namespaces (config checks it).
    catalog(std::vector<metric> metrics, domain::instant started);
    catalog(const catalog&) = delete;
    catalog& operator=(const catalog&) = delete;

    // The slot that `name_space` sees under this name, or null. Does not allocate; its cost does not
    // grow with the number of metrics.
    slot* find(std::string_view name_space, std::string_view name);
    std::deque<slot>& slots() { return slots_; }
    const std::deque<slot>& slots() const { return slots_; }
    // Sorted, each once.
    const std::vector<std::string>& names() const { return names_; }
    // Whether every slot was polled at least once.
    bool all_polled() const;

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
    };
    // Namespace ("*" for all of them) to slot, for one name.
    using by_namespace = std::unordered_map<std::string, slot*, text_hash, std::equal_to<>>;

    std::deque<slot> slots_; // a deque: slots are pointed at
    std::unordered_map<std::string, by_namespace, text_hash, std::equal_to<>> index_;
    std::vector<std::string> names_;
    mutable std::size_t polled_ = 0; // slots before it have been polled
};

} // namespace plimsoll::catalog

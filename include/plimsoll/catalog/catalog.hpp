// SPDX-License-Identifier: Apache-2.0
// The metrics of one configuration generation, found by name and namespace, each with its slot. Lives
// on the io thread. The index never changes; a slot is written by its poll alone, and that of a calendar
// by nobody: it is computed when it is read.
#pragma once

#include <plimsoll/calendar/timetable.hpp>
#include <plimsoll/domain/answer.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/policy.hpp>
#include <plimsoll/domain/shared.hpp>
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
    domain::shared<std::vector<std::string>> namespaces; // or the one element "*"
    std::string backend;                                 // empty for a calendar, which asks none
    domain::shared<domain::policy> policy;
    std::vector<domain::labels> series; // what can be named before the first poll; of a calendar, one.
                                        // A slot moves them into its track.
    std::shared_ptr<const calendar::timetable> timetable; // of a calendar; null: the metric is polled
};

struct slot {
    slot(catalog::metric m, domain::instant started)
        : names_series(!m.series.empty()),
          track(std::move(m.series), started),
          metric(std::move(m)) { // NOLINT(bugprone-use-after-move): all of it but its series
        if (metric.timetable) dial = std::make_unique<calendar::dial>(metric.timetable);
    }

    const bool names_series; // whether its series can be named before the first poll; they stay the same
    domain::track track;     // of a calendar: its series, and never a sample
    const catalog::metric metric;
    std::unique_ptr<calendar::dial> dial; // of a calendar, else null
    std::string remark; // of the last complete poll: what its operator should know; empty: nothing

    // What a read of `selected` gets, as domain::decide(); a calendar's value is always fresh.
    domain::answer answer(std::span<const std::size_t> selected, domain::instant now) const;
    // Whether nothing is waited for: a poll of it has ended, well or not, or it has none.
    bool polled() const {
        return dial || track.sampled_at().has_value() || track.current_failure() != nullptr;
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
    std::vector<std::string> names() const;
    // Whether every slot was polled at least once.
    bool all_polled() const;

private:
    // Views into the slots' metrics; the namespace may be "*".
    struct key {
        std::string_view name_space, name;
        friend bool operator==(const key&, const key&) = default;
    };
    struct key_hash {
        std::size_t operator()(const key& of) const {
            const std::hash<std::string_view> hash;
            return hash(of.name) * 31 + hash(of.name_space);
        }
    };

    std::deque<slot> slots_; // a deque: slots are pointed at
    std::unordered_map<key, slot*, key_hash> index_;
    mutable std::size_t polled_ = 0; // slots before it have been polled
};

} // namespace plimsoll::catalog

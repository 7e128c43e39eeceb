// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

#include <plimsoll/calendar/timetable.hpp>
#include <plimsoll/config/nearest.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace plimsoll::config {
namespace {

using domain::errc;

constexpr std::array<std::string_view, 3> calendar_keys{"timezone", "windows", "labels"};
constexpr std::array<std::string_view, 3> window_keys{"start", "end", "value"};
// All that may stand beside `calendar`.
constexpr std::array<std::string_view, 4> companions{"name", "namespaces", "calendar", "target"};

constexpr const char* show_window = "{start: \"0 8 * * 1-5\", end: \"0 20 * * 1-5\", value: 15}";

std::string_view last_part(std::string_view zone_name) {
    return zone_name.substr(zone_name.rfind('/') + 1); // npos + 1 is 0
}

// Abbreviations (PST) and offsets (UTC+8) are near to many names and mean none of them.
std::optional<std::string> nearest_zone(const std::string& name) {
    if (name.find('/') == std::string::npos && name.size() < 6) return std::nullopt;
    const std::vector<std::string_view> all = calendar::zone::names();
    if (auto near = nearest(name, all)) return near;
    // A city alone.
    std::vector<std::string_view> cities(all.size());
    std::ranges::transform(all, cities.begin(), last_part);
    const auto city = nearest(last_part(name), cities);
    if (!city) return std::nullopt;
    return std::string(all[static_cast<std::size_t>(std::ranges::find(cities, *city) - cities.begin())]);
}

std::optional<calendar::zone> read_zone(const cursor& of) {
    const std::optional<std::string> name = read_text(of);
    if (!name) return std::nullopt;
    const auto found = calendar::zone::find(*name);
    if (found) return *found;
    if (found.error().code() == errc::not_found) {
        const auto near = nearest_zone(*name);
        of.error(in_quotes(*name) + " is not a time zone; " +
                 (near ? "did you mean `" + *near + "`?"
                       : "write a name of the IANA database, as America/Los_Angeles, Etc/GMT-8 or UTC"));
    } else {
        of.error(in_quotes(*name) + " cannot be looked up: " + found.error().detail());
    }
    return std::nullopt;
}

std::optional<calendar::cron_line> read_cron_line(const cursor& of) {
    const std::string* text = scalar_text(of, "a cron line, as \"0 8 * * 1-5\"");
    if (text == nullptr) return std::nullopt;
    auto line = calendar::cron_line::parse(*text);
    if (line) return std::move(*line);
    of.error(in_quotes(*text) + ": " + line.error().detail());
    return std::nullopt;
}

std::optional<domain::quantity> read_value(const cursor& of) {
    const auto value = read_quantity(of);
    if (!value || value->milli() > 0) return value;
    of.error(
        "not above 0; a window only raises, and where none is open the value is 0: write more, or remove "
        "the window");
    return std::nullopt;
}

std::optional<calendar::window> read_window(const cursor& of) {
    const fields from(of, window_keys);
    const auto start = from.require("start", "say when the window opens, as \"0 8 * * 1-5\"");
    const auto end = from.require("end", "say when the window closes, as \"0 20 * * 1-5\"");
    const auto value = from.require("value", "say what to serve while the window is open");
    auto opens = start ? read_cron_line(*start) : std::nullopt;
    auto closes = end ? read_cron_line(*end) : std::nullopt;
    const auto worth = value ? read_value(*value) : std::nullopt;
    if (!opens || !closes || !worth) return std::nullopt;
    return calendar::window{std::move(*opens), std::move(*closes), *worth};
}

std::vector<calendar::window> read_windows(const cursor& of, std::vector<std::string>& places) {
    std::vector<calendar::window> made;
    for (const cursor& element : read_list(of, max_windows)) {
        auto one = read_window(element);
        if (!one) continue;
        made.push_back(std::move(*one));
        places.push_back(of.problems->spot(element.where()) + ":" + std::to_string(element.at->at.column) +
                         ": " + element.path);
    }
    if (of.at->what == node::kind::sequence && of.at->items.empty())
        of.error(std::string("empty; give at least one window, as [") + show_window + "]");
    return made;
}

calendar_query read_calendar(const cursor& of) {
    calendar_query made;
    const fields from(of, calendar_keys);
    const auto timezone = from.require("timezone", "name one, as America/Los_Angeles or UTC");
    const auto windows =
        from.require("windows", std::string("give at least one, as windows: [") + show_window + "]");
    if (const auto labels = from.find("labels")) made.labels = read_labels(*labels);
    const auto in = timezone ? read_zone(*timezone) : std::nullopt;
    auto list = windows ? read_windows(*windows, made.places) : std::vector<calendar::window>();
    if (in) made.table = std::make_shared<calendar::timetable>(*in, std::move(list));
    return made;
}

// A value without backend is never old, and an activation would be a smaller window.
void refuse_others(const fields& metric) {
    for (const member& each : metric.self().at->members) {
        if (std::ranges::find(companions, each.key) != companions.end() || !metric.knows(each.key)) continue;
        metric.error_at(each.key, "means nothing beside `calendar`, which asks no backend and is computed at "
                                  "every read; remove it, or the calendar");
    }
}

} // namespace

void read_calendar_metric(const fields& metric, metric_settings& into) {
    if (const auto at = metric.find("calendar")) into.query = read_calendar(*at);
    refuse_others(metric);
    const auto target = metric.find("target");
    if (!target) return;
    domain::policy policy;
    policy.hpa_target = read_target(*target);
    into.policy = policy;
    if (policy.hpa_target && policy.hpa_target->type == domain::target::kind::value)
        target->error(
            "a `value` is multiplied by the Ready pods at every sync, so that a calendar would drive "
            "the replicas ever further; use averageValue here and in the HPA");
}

} // namespace plimsoll::config

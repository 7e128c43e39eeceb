// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "scalars.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace plimsoll::config {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds default_interval = 15s;
constexpr milliseconds default_keep_for = 10min;
constexpr milliseconds longest_keep_for = 168h;
constexpr milliseconds longest_hold_window = 1h;
// The default of an HPA's scaleDown.stabilizationWindowSeconds.
constexpr milliseconds usual_stabilization = 5min;
constexpr std::int64_t most_intervals = 1'000'000;

constexpr std::array<std::string_view, 2> target_keys{"averageValue", "value"};
constexpr std::array<std::string_view, 3> fallback_keys{"after", "replicas", "behavior"};
constexpr std::array<std::string_view, 3> stale_words{"hold", "lastKnown", "error"};
constexpr std::array<domain::when_stale, 3> stale_values{
    domain::when_stale::hold, domain::when_stale::last_known, domain::when_stale::error};
constexpr std::array<std::string_view, 2> behavior_words{"static", "atLeast"};
constexpr std::array<domain::fallback::behavior, 2> behavior_values{domain::fallback::behavior::exactly,
                                                                    domain::fallback::behavior::at_least};

constexpr const char* add_target = "`target: {averageValue: …}` with what the HPA asks for";

std::optional<domain::fallback> read_fallback(const cursor& of) {
    const fields from(of, fallback_keys);
    domain::fallback made{.after = 3, .replicas = 0, .how = domain::fallback::behavior::exactly};
    if (const auto after = from.find("after"))
        made.after = read_integer(*after, 1, most_intervals).value_or(3);
    if (const auto replicas = from.require("replicas", "say how many replicas to serve for"))
        made.replicas = read_integer(*replicas, 0, std::numeric_limits<std::int32_t>::max()).value_or(0);
    if (const auto behavior = from.find("behavior")) {
        const auto word = read_choice(*behavior, behavior_words);
        if (word) made.how = behavior_values[*word];
    }
    return made;
}

// Of those keys that serve replicas × averageValue or compare with it.
void judge_average_value(const fields& metric, const domain::policy& of, std::string_view key,
                         const std::string& why) {
    if (!metric.has(key)) return;
    if (!metric.has("target"))
        metric.error_at(key, why + "; add " + add_target + ", or remove `" + std::string(key) + "`");
    else if (of.hpa_target && of.hpa_target->type == domain::target::kind::value)
        metric.error_at(key, why + ", and the target is a `value`; remove `" + std::string(key) +
                                 "`, or use averageValue here and in the HPA");
}

void judge_hold(const fields& metric, const domain::policy& of) {
    if (of.stale == domain::when_stale::hold && !metric.has("target")) {
        if (metric.has("whenStale"))
            metric.error_at("whenStale", std::string("hold needs to know what the HPA asks for; add ") +
                                             add_target + ", or write lastKnown or error");
        else
            metric.error_at("target", std::string("missing, and whenStale is hold by default; add ") +
                                          add_target + ", or set whenStale to lastKnown or error");
    }
}

void judge_keep_for(const fields& metric, const domain::policy& of) {
    if (metric.has("keepFor") && of.keep_for < of.interval)
        metric.error_at("keepFor", to_text(of.keep_for) + " is shorter than the interval of " +
                                       to_text(of.interval) +
                                       "; write more, or whenStale: error to serve no last known values");
    else if (metric.has("keepFor") && of.keep_for < of.fresh_for())
        metric.warning_at("keepFor", to_text(of.keep_for) + " has no effect: a value counts as fresh for " +
                                         to_text(of.fresh_for()) +
                                         " (3 intervals, at least 15s); write more");
}

void judge_hold_window(const fields& metric, const domain::policy& of) {
    if (of.hold_window > usual_stabilization)
        metric.warning_at("holdWindow",
                          to_text(of.hold_window) +
                              " raises replicas during a failure unless the HPA's "
                              "scaleDown.stabilizationWindowSeconds is as long (its default is 300)");
    const bool used = of.stale == domain::when_stale::hold ||
                      (of.when_expired && of.when_expired->how == domain::fallback::behavior::at_least);
    if (metric.has("holdWindow") && !used)
        metric.warning_at("holdWindow", "has no effect without whenStale: hold; remove one of them");
}

std::optional<domain::quantity> read_activation(const cursor& of) {
    const auto amount = read_quantity(of);
    if (!amount || amount->milli() >= 0) return amount;
    of.error("below 0; write 0 or more");
    return std::nullopt;
}

} // namespace

std::optional<domain::target> read_target(const cursor& of) {
    const fields target(of, target_keys);
    if (!target.usable()) return std::nullopt;
    const bool average = target.has("averageValue");
    if (average == target.has("value")) {
        of.error(std::string(average ? "both averageValue and value" : "neither averageValue nor value") +
                 "; write the one that the HPA has");
        return std::nullopt;
    }
    const auto amount = target.find(average ? "averageValue" : "value");
    const auto number = amount ? read_quantity(*amount) : std::nullopt;
    if (!number) return std::nullopt;
    if (number->milli() <= 0) {
        amount->error("not above 0, which Kubernetes refuses too; write what the HPA asks for");
        return std::nullopt;
    }
    return domain::target{average ? domain::target::kind::average_value : domain::target::kind::value,
                          *number};
}

domain::policy read_policy(const fields& metric) {
    domain::policy made;
    const auto interval = metric.find("interval");
    const auto pause = interval ? read_duration(*interval, 1s, 1h) : std::nullopt;
    made.interval = pause.value_or(default_interval);
    // A slow metric is kept at least as long as it counts as fresh.
    made.keep_for = std::max(default_keep_for, made.fresh_for());
    if (const auto keep_for = metric.find("keepFor"))
        made.keep_for = read_duration(*keep_for, 0ms, longest_keep_for).value_or(made.keep_for);
    std::optional<std::size_t> word;
    if (const auto stale = metric.find("whenStale")) word = read_choice(*stale, stale_words);
    if (word) made.stale = stale_values[*word];
    if (const auto window = metric.find("holdWindow"))
        made.hold_window = read_duration(*window, 0ms, longest_hold_window).value_or(made.hold_window);
    if (const auto target = metric.find("target")) made.hpa_target = read_target(*target);
    if (const auto fallback = metric.find("fallback")) made.when_expired = read_fallback(*fallback);
    if (const auto activation = metric.find("activation")) made.activation = read_activation(*activation);

    // What is compared with a key that could not be read would be blamed for another's fault.
    if (word || !metric.has("whenStale")) judge_hold(metric, made);
    judge_average_value(metric, made, "fallback", "serves replicas × averageValue");
    judge_average_value(metric, made, "activation", "switches between 0 and averageValue's replicas");
    if (pause || !metric.has("interval")) judge_keep_for(metric, made);
    judge_hold_window(metric, made);
    return made;
}

} // namespace plimsoll::config

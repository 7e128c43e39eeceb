// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace plimsoll::config {
namespace {

constexpr std::array<std::string_view, 12> metric_keys{"name",       "namespaces", "interval", "redis",
                                                       "prometheus", "calendar",   "target",   "keepFor",
                                                       "whenStale",  "holdWindow", "fallback", "activation"};
constexpr std::array<std::string_view, 3> query_kinds{"redis", "prometheus", "calendar"};

std::string read_name(const cursor& of) {
    const std::optional<std::string> text = read_text(of);
    if (!text || domain::is_metric_name(*text)) return text.value_or("");
    of.error(
        in_quotes(*text) +
        " is not a metric's name; write 1 to 253 of a-z, 0-9 and -_.: (not ., .., status, finalize, watch or "
        "proxy), as `task_queue_length`");
    return {};
}

// One element of `namespaces`, if it is right by itself.
std::optional<std::string> read_namespace(const cursor& of) {
    std::optional<std::string> text = read_text(of);
    if (!text || *text == "*" || domain::is_namespace(*text)) return text;
    of.error(in_quotes(*text) +
             " is not a namespace; write its name, as `artemis-mesh`, or \"*\" alone for all");
    return std::nullopt;
}

void judge_star(const cursor& of, const std::vector<std::string>& found) {
    if (std::find(found.begin(), found.end(), "*") == found.end()) return;
    if (of.at->items.size() > 1)
        of.error("\"*\" stands for every namespace; write it alone, or name the namespaces");
    else
        of.warning("\"*\" lets every namespace read this metric; name the namespaces to keep tenants apart");
}

std::vector<std::string> read_namespaces(const fields& metric) {
    const auto list =
        metric.require("namespaces", "name the namespaces whose HPAs may read it, as [artemis-mesh]");
    if (!list) return {};
    std::vector<std::string> found;
    std::unordered_set<std::string> seen;
    for (const cursor& element : read_list(*list, max_namespaces)) {
        const std::optional<std::string> name = read_namespace(element);
        if (!name) continue;
        if (seen.insert(*name).second)
            found.push_back(*name);
        else
            element.error(in_quotes(*name) + " twice; remove one");
    }
    if (list->at->what == node::kind::sequence && list->at->items.empty())
        list->error("empty; name at least one namespace, as [artemis-mesh]");
    judge_star(*list, found);
    return found;
}

void read_polled_metric(const fields& metric, metric_settings& into, names& all) {
    const auto kind = read_kind(metric, query_kinds,
                                "say what to ask: redis: {backend: …, lists: [{key: …}]}, or prometheus: "
                                "{backend: …, query: …}");
    domain::policy policy;
    domain::no_data empty = policy.empty;
    if (kind && kind->name() == "redis") into.query = read_redis_query(*kind, all);
    if (kind && kind->name() == "prometheus") {
        prometheus_question asked = read_prometheus_query(*kind, all);
        into.query = std::move(asked.query);
        empty = asked.empty;
    }
    if (metric.usable()) policy = read_policy(metric);
    policy.empty = empty;
    into.policy = policy;
}

} // namespace

metric_settings read_metric(const cursor& of, names& all) {
    metric_settings made;
    const fields metric(of, metric_keys);
    const auto name = metric.require("name", "give the name that HPAs ask for");
    if (name) made.name = read_name(*name);
    made.namespaces = read_namespaces(metric);
    if (metric.has("calendar"))
        read_calendar_metric(metric, made);
    else
        read_polled_metric(metric, made, all);
    if (name && !made.name.empty()) all.add_metric(made.name, *made.namespaces, name->where(), name->path);
    return made;
}

} // namespace plimsoll::config

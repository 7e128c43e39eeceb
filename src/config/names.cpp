// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include "text.hpp"

#include <plimsoll/config/nearest.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace plimsoll::config {

void names::add_backend(const std::string& name, std::string_view kind, place at, std::string path) {
    const auto [first, is_new] = backends_.emplace(name, backend{at, std::string(kind)});
    if (is_new) return;
    problems_.error(at, std::move(path),
                    "a backend named " + in_quotes(name) + " is already at " +
                        problems_.spot(first->second.at) + "; give each its own name");
}

void names::add_metric(const std::string& name, const std::vector<std::string>& namespaces, place at,
                       std::string path) {
    served& of = metrics_[name];
    std::optional<place> other;
    std::string shared;
    for (const std::string& in : namespaces) {
        if (other) break;
        const auto found = of.by_namespace.find(in);
        if (found != of.by_namespace.end()) other = found->second;
        if (!other && of.everywhere) other = of.everywhere;
        if (!other && in == "*" && !of.by_namespace.empty()) {
            other = of.by_namespace.begin()->second;
            shared = "namespace " + in_quotes(of.by_namespace.begin()->first);
        }
        if (other && shared.empty()) shared = in == "*" ? "every namespace" : "namespace " + in_quotes(in);
    }
    for (const std::string& in : namespaces) {
        of.by_namespace.emplace(in, at);
        if (in == "*" && !of.everywhere) of.everywhere = at;
    }
    if (!other) return;
    problems_.error(at, std::move(path),
                    in_quotes(name) + " is already served in " + shared + " by the metric at " +
                        problems_.spot(*other) +
                        "; rename one of them, or give them namespaces that do not overlap");
}

void names::add_question(std::string of, std::string_view kind, place at, std::string path) {
    questions_.push_back({std::move(of), std::string(kind), at, std::move(path)});
}

void names::judge_kind(question& asked, const backend& of) {
    if (of.kind.empty() || of.kind == asked.kind) return;
    problems_.error(asked.at, std::move(asked.path),
                    "the backend " + in_quotes(asked.backend) + " at " + problems_.spot(of.at) +
                        " is of the kind `" + of.kind + "`; name one of the kind `" + asked.kind +
                        "`, or ask it under `" + of.kind + "`");
}

void names::check_questions() {
    if (!complete_) return;
    std::vector<std::string_view> known;
    known.reserve(backends_.size());
    for (const auto& [name, of] : backends_)
        known.push_back(name);
    std::sort(known.begin(), known.end());
    constexpr std::size_t most_shown = 10;
    const std::string list = joined(std::span(known).first(std::min(known.size(), most_shown))) +
                             (known.size() > most_shown ? ", …" : "");
    for (question& asked : questions_) {
        if (const auto found = backends_.find(asked.backend); found != backends_.end()) {
            judge_kind(asked, found->second);
            continue;
        }
        std::string what = "no backend is named " + in_quotes(asked.backend);
        const auto near = nearest(asked.backend, known);
        if (near) what += "; did you mean `" + *near + "`?";
        if (known.empty())
            what += "; add it under `backends`";
        else
            what += near ? " (there are: " + list + ")" : "; write one of: " + list;
        problems_.error(asked.at, std::move(asked.path), std::move(what));
    }
}

} // namespace plimsoll::config

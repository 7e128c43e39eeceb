// SPDX-License-Identifier: Apache-2.0
#include "inheritance.hpp"

#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace plimsoll::app {

namespace {

using index = std::optional<std::size_t>;

std::vector<index> inherit_backends(const config::settings& before, const config::settings& after) {
    std::unordered_map<std::string_view, std::size_t> by_name;
    for (std::size_t i = 0; i < before.backends.size(); ++i)
        by_name.emplace(before.backends[i].name, i);
    std::vector<index> out;
    out.reserve(after.backends.size());
    for (const config::backend_settings& backend : after.backends) {
        const auto found = by_name.find(backend.name);
        const bool same = found != by_name.end() && before.backends[found->second] == backend;
        out.push_back(same ? index(found->second) : std::nullopt);
    }
    return out;
}

// Finds the metric before; within one configuration a name is served once in a namespace.
class metrics_before {
public:
    metrics_before(const config::settings& before, std::unordered_set<std::string_view> same_backends)
        : before_(before), same_backends_(std::move(same_backends)), taken_(before.metrics.size(), false) {
        for (std::size_t i = 0; i < before.metrics.size(); ++i)
            for (const std::string& name_space : *before.metrics[i].namespaces)
                places_.emplace(place(before.metrics[i].name, name_space), i);
    }

    index take(const config::metric_settings& after) {
        for (const std::string& name_space : *after.namespaces) {
            const auto found = places_.find(place(after.name, name_space));
            if (found == places_.end() || taken_[found->second]) continue;
            if (!same_question(before_.metrics[found->second], after)) continue;
            taken_[found->second] = true;
            return found->second;
        }
        return std::nullopt;
    }

private:
    using place = std::pair<std::string_view, std::string_view>;

    // The query names the backend.
    bool same_question(const config::metric_settings& before, const config::metric_settings& after) const {
        const std::string* backend = config::backend_of(after);
        return backend != nullptr && same_backends_.contains(*backend) && before.query == after.query;
    }

    const config::settings& before_;
    std::unordered_set<std::string_view> same_backends_;
    std::vector<bool> taken_;
    std::map<place, std::size_t> places_;
};

} // namespace

inheritance inherit(const config::settings& before, const config::settings& after) {
    inheritance out;
    out.backends = inherit_backends(before, after);
    std::unordered_set<std::string_view> same;
    for (std::size_t i = 0; i < after.backends.size(); ++i)
        if (out.backends[i]) same.insert(after.backends[i].name);
    metrics_before known(before, std::move(same));
    out.metrics.reserve(after.metrics.size());
    for (const config::metric_settings& metric : after.metrics)
        out.metrics.push_back(known.take(metric));
    return out;
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/catalog/catalog.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace plimsoll::catalog {

std::optional<domain::instant> slot::last_asked() const {
    // A failure is always later than the sample: the next sample forgets it.
    if (const auto* failure = track.current_failure()) return failure->last;
    return track.sampled_at();
}

void slot::inherit(slot& of) {
    track = std::move(of.track);
    remark = std::move(of.remark);
}

domain::answer slot::answer(std::span<const std::size_t> selected, domain::instant now) const {
    if (!dial) return domain::decide(track, *metric.policy, selected, now);
    assert(selected.size() == 1);
    return std::vector<domain::item>{{selected.front(), dial->at(now.wall), now.wall, domain::origin::fresh}};
}

catalog::catalog(std::vector<metric> metrics, domain::instant started) {
    for (auto& m : metrics) {
        auto& added = slots_.emplace_back(std::move(m), started);
        for (const auto& name_space : *added.metric.namespaces) {
            [[maybe_unused]] const bool fresh =
                index_.emplace(key{name_space, added.metric.name}, &added).second;
            assert(fresh);
        }
    }
}

slot* catalog::find(std::string_view name_space, std::string_view name) {
    auto at = index_.find(key{name_space, name});
    if (at == index_.end()) at = index_.find(key{"*", name});
    return at == index_.end() ? nullptr : at->second;
}

std::vector<std::string> catalog::names() const {
    std::vector<std::string> out;
    out.reserve(slots_.size());
    for (const slot& one : slots_)
        out.push_back(one.metric.name);
    std::ranges::sort(out);
    const auto repeated = std::ranges::unique(out);
    out.erase(repeated.begin(), repeated.end());
    return out;
}

bool catalog::all_polled() const {
    // Polled once is polled for good, so no slot is looked at again.
    while (polled_ < slots_.size() && slots_[polled_].polled())
        ++polled_;
    return polled_ == slots_.size();
}

} // namespace plimsoll::catalog

// SPDX-License-Identifier: Apache-2.0
#include "verdict_cache.hpp"

namespace plimsoll::auth {

std::optional<verdict_cache::hit> verdict_cache::find(std::string_view key, domain::steady_time now) {
    const auto at = index_.find(key);
    if (at == index_.end() || now >= at->second->holds_until) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, at->second);
    const entry& found = *at->second;
    return hit{found.verdict, found.verdict.allowed && now >= found.refresh_from};
}

void verdict_cache::store(const std::string& key, cluster::verdict verdict, domain::steady_time asked) {
    if (key.size() > how_.key_bytes || how_.entries == 0) return;
    auto at = index_.find(key);
    if (at == index_.end()) {
        if (entries_.size() >= how_.entries) {
            index_.erase(entries_.back().key);
            entries_.pop_back();
        }
        entries_.push_front(entry{key, {}, {}, {}});
        at = index_.emplace(entries_.front().key, entries_.begin()).first;
    }
    entry& to = *at->second;
    to.holds_until = asked + (verdict.allowed ? how_.allow_for : how_.deny_for);
    to.refresh_from = asked + how_.allow_for / 2;
    to.verdict = std::move(verdict);
}

void verdict_cache::refresh_failed(std::string_view key, domain::steady_time now) {
    if (const auto at = index_.find(key); at != index_.end())
        at->second->refresh_from = now + how_.allow_for / 15;
}

} // namespace plimsoll::auth

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

void verdict_cache::drop(entries::iterator which) {
    bytes_ -= which->bytes();
    index_.erase(which->key);
    entries_.erase(which);
}

void verdict_cache::store(const std::string& key, cluster::verdict verdict, domain::steady_time asked) {
    if (const auto at = index_.find(key); at != index_.end()) drop(at->second);
    entry fresh{key, std::move(verdict), {}, {}};
    fresh.holds_until = asked + (fresh.verdict.allowed ? how_.allow_for : how_.deny_for);
    fresh.refresh_from = asked + how_.allow_for / 2;
    const std::size_t bytes = fresh.bytes();
    if (key.size() > how_.key_bytes || bytes > how_.bytes || how_.entries == 0) return;
    while (entries_.size() >= how_.entries || bytes_ + bytes > how_.bytes)
        drop(std::prev(entries_.end()));
    entries_.push_front(std::move(fresh));
    index_.emplace(entries_.front().key, entries_.begin());
    bytes_ += bytes;
}

void verdict_cache::refresh_failed(std::string_view key, domain::steady_time now) {
    if (const auto at = index_.find(key); at != index_.end())
        at->second->refresh_from = now + how_.allow_for / 15;
}

} // namespace plimsoll::auth

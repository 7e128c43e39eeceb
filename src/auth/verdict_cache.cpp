// SPDX-License-Identifier: Apache-2.0
#include "verdict_cache.hpp"

namespace plimsoll::auth {

std::optional<verdict_cache::hit> verdict_cache::find(std::string_view key, domain::steady_time now) {
    const entry* found = entries_.find(key);
    if (found == nullptr || now >= found->holds_until) return std::nullopt;
    return hit{found->verdict, found->verdict.allowed && now >= found->refresh_from};
}

void verdict_cache::store(const std::string& key, cluster::verdict verdict, domain::steady_time asked) {
    if (key.size() > how_.key_bytes) return;
    entry fresh{std::move(verdict), {}, {}};
    if (fresh.verdict.allowed) fresh.verdict.reason = {}; // nobody is told why he may
    fresh.holds_until = asked + (fresh.verdict.allowed ? how_.allow_for : how_.deny_for);
    fresh.refresh_from = asked + how_.allow_for / 3;
    const std::size_t bytes = fresh.verdict.reason.size();
    entries_.put(key, std::move(fresh), bytes);
}

void verdict_cache::refresh_failed(std::string_view key, domain::steady_time now) {
    if (entry* found = entries_.find(key)) found->refresh_from = now + how_.allow_for / 15;
}

} // namespace plimsoll::auth

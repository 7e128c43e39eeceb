// SPDX-License-Identifier: Apache-2.0
// Answers to questions, for as long as they hold; the least recently used goes first. A value without a
// clock of its own.
#pragma once

#include "lru_map.hpp"

#include <plimsoll/auth/authorizer.hpp>

#include <optional>

namespace plimsoll::auth {

class verdict_cache {
    struct entry {
        cluster::verdict verdict;
        domain::steady_time holds_until, refresh_from;
    };

public:
    using room = lru_map<entry>::limits;
    verdict_cache(const authorizer::options& how, room most) : how_(how), entries_(most) {}
    explicit verdict_cache(const authorizer::options& how) : verdict_cache(how, {how.entries, how.bytes}) {}

    struct hit {
        cluster::verdict verdict;
        bool ask_again; // it still holds, but it is time to refresh it
    };
    // Nothing when it was never answered, or too long ago.
    std::optional<hit> find(std::string_view key, domain::steady_time now);

    // `asked`: when the question was put, from which on the answer's age counts.
    void store(const std::string& key, cluster::verdict verdict, domain::steady_time asked);
    // A refresh failed: what is known holds on to its end, and is not asked about again at once.
    void refresh_failed(std::string_view key, domain::steady_time now);
    std::size_t size() const { return entries_.size(); }

private:
    const authorizer::options how_;
    lru_map<entry> entries_;
};

} // namespace plimsoll::auth

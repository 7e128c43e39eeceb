// SPDX-License-Identifier: Apache-2.0
// Answers to questions, for as long as they hold; the least recently used goes first. A value without a
// clock of its own.
#pragma once

#include <plimsoll/auth/authorizer.hpp>

#include <list>
#include <string_view>
#include <unordered_map>

namespace plimsoll::auth {

class verdict_cache {
public:
    explicit verdict_cache(const authorizer::options& how) : how_(how) {}

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
    struct entry {
        std::string key;
        cluster::verdict verdict;
        domain::steady_time holds_until, refresh_from;

        std::size_t bytes() const { return key.size() + verdict.reason.size(); }
    };
    using entries = std::list<entry>;
    void drop(entries::iterator which);

    const authorizer::options how_;
    entries entries_;                                               // the most recently used first
    std::unordered_map<std::string_view, entries::iterator> index_; // views of the entries' keys
    std::size_t bytes_ = 0;
};

} // namespace plimsoll::auth

// SPDX-License-Identifier: Apache-2.0
// Values by key, up to a number and up to a size; the least recently used goes first. A value type.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace plimsoll::auth {

template <typename Value>
class lru_map {
public:
    struct limits {
        std::size_t entries, bytes; // bytes: of the keys, and of what put() says
    };
    explicit lru_map(limits most) : most_(most) {}

    // Null if there is none; else the most recently used from now on. Valid until the next put().
    Value* find(std::string_view key) {
        const auto at = index_.find(key);
        if (at == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, at->second);
        return &at->second->value;
    }

    // Replaces what was there. `bytes`: what the value takes beside its key; what is larger than all the
    // room is not kept.
    void put(const std::string& key, Value value, std::size_t bytes) {
        if (const auto at = index_.find(key); at != index_.end()) drop(at->second);
        const std::size_t all = key.size() + bytes;
        if (all > most_.bytes || most_.entries == 0) return;
        while (entries_.size() >= most_.entries || bytes_ + all > most_.bytes)
            drop(std::prev(entries_.end()));
        entries_.push_front(entry{key, std::move(value), all});
        index_.emplace(entries_.front().key, entries_.begin());
        bytes_ += all;
    }

    std::size_t size() const { return entries_.size(); }

private:
    struct entry {
        std::string key;
        Value value;
        std::size_t bytes;
    };
    using entries = std::list<entry>;

    void drop(typename entries::iterator which) {
        bytes_ -= which->bytes;
        index_.erase(which->key);
        entries_.erase(which);
    }

    const limits most_;
    entries entries_;                                                        // the most recently used first
    std::unordered_map<std::string_view, typename entries::iterator> index_; // views of the entries' keys
    std::size_t bytes_ = 0;
};

} // namespace plimsoll::auth

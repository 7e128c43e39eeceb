// SPDX-License-Identifier: Apache-2.0
// YAML as it stands in the file: a small tree with positions, scalars as their text. One top-level list
// element at a time is held for the configuration, one document for a kubeconfig.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::config {

// From 1; 0 is "the file itself".
struct position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const position&, const position&) = default;
};

struct member;

struct node {
    // `broken`: an error was reported for it already (an alias, say); readers stay silent.
    enum class kind { null, scalar, sequence, mapping, broken };
    kind what = kind::null;
    position at;
    std::string text;            // of a scalar
    std::vector<node> items;     // of a sequence
    std::vector<member> members; // of a mapping, keys unique

    const node* find(std::string_view key) const;
};

struct member {
    std::string key;
    position at; // of the key
    node value;
};

inline const node* node::find(std::string_view key) const {
    for (const member& m : members)
        if (m.key == key) return &m.value;
    return nullptr;
}

} // namespace plimsoll::config

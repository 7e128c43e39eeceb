// SPDX-License-Identifier: Apache-2.0
// Short texts for identities: the HPA controller asks about every metric there is, and each kept verdict
// would repeat who it is, with all groups. A value type, used on the io thread.
#pragma once

#include "lru_map.hpp"
#include "question.hpp"

#include <cstdint>

namespace plimsoll::auth {

class identity_numbers {
public:
    // The least recently used is forgotten first; texts of more than `longest` bytes are not kept.
    identity_numbers(std::size_t entries, std::size_t bytes, std::size_t longest)
        : known_({entries, bytes}), longest_(longest) {}

    // The same for the same identity, as long as it is known, and never that of another: a number is given
    // once. One too long to be remembered is its own text.
    std::string of(const identity& who) {
        std::string text = text_of(who);
        if (text.size() <= longest_) {
            const std::uint64_t* known = known_.find(text);
            const std::uint64_t number = known != nullptr ? *known : ++last_;
            if (known == nullptr) known_.put(text, number, sizeof number);
            text = short_text(number);
        }
        return text;
    }

private:
    // No text_of() begins with it.
    static std::string short_text(std::uint64_t number) { return "#" + std::to_string(number); }

    lru_map<std::uint64_t> known_;
    const std::size_t longest_;
    std::uint64_t last_ = 0;
};

} // namespace plimsoll::auth

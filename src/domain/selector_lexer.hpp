// SPDX-License-Identifier: Apache-2.0
// The tokens of a label selector. A lexer is a cursor over a text that must outlive it and its
// tokens; it has no errors of its own, for every other run of characters is an identifier.
#pragma once

#include <string_view>

namespace plimsoll::domain {

enum class token_kind {
    end,
    identifier, // also `in` and `notin`, which are operators only where one is expected
    comma,
    open,
    close,
    bang,
    equals,
    double_equals,
    not_equals,
    greater,
    less,
};

struct token {
    token_kind kind;
    std::string_view text; // empty at the end
};

class selector_lexer {
public:
    explicit selector_lexer(std::string_view text) : rest_(text) { next_ = scan(); }

    const token& peek() const { return next_; }
    // Returns peek() and steps over it; the end stays.
    token take();

private:
    token scan();

    std::string_view rest_;
    token next_{token_kind::end, {}};
};

} // namespace plimsoll::domain

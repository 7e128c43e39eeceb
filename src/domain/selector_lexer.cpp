// SPDX-License-Identifier: Apache-2.0
#include "selector_lexer.hpp"

#include <algorithm>

namespace plimsoll::domain {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view stops = " \t\r\n=!(),><"; // no identifier holds one of these

token_kind symbol(std::string_view text) {
    if (text == "==") return token_kind::double_equals;
    if (text == "!=") return token_kind::not_equals;
    switch (text.front()) {
    case '=':
        return token_kind::equals;
    case '!':
        return token_kind::bang;
    case '(':
        return token_kind::open;
    case ')':
        return token_kind::close;
    case ',':
        return token_kind::comma;
    case '>':
        return token_kind::greater;
    case '<':
        return token_kind::less;
    default:
        return token_kind::identifier;
    }
}

} // namespace

token selector_lexer::take() {
    const auto taken = next_;
    next_ = scan();
    return taken;
}

token selector_lexer::scan() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    if (rest_.empty()) return {token_kind::end, {}};
    auto length = std::min(rest_.find_first_of(stops), rest_.size());
    if (length == 0) length = rest_.starts_with("==") || rest_.starts_with("!=") ? 2 : 1;
    const auto text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return {symbol(text), text};
}

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
// Text from files, made fit for messages and judged before it is used. Pure.
#pragma once

#include "node.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::config {

// At most `longest` bytes of it, control characters and what is not UTF-8 escaped.
std::string printable(std::string_view text, std::size_t longest);
// The same in backticks, at most 64 bytes.
std::string in_quotes(std::string_view text);
// A key within a path: as it is, or in quotes if it is empty, long or holds a control character.
std::string shown_key(std::string_view key);
// The first character of a text that is not empty: one byte, and those that continue it in UTF-8.
std::string_view first_character(std::string_view text);
// "a, b, c".
std::string joined(std::span<const std::string_view> words);
// C0, DEL or C1 (U+0080 to U+009F).
bool has_control_character(std::string_view text);

bool is_utf8(std::string_view text);

struct bad_byte {
    position at;
    std::string what;
};
// The first byte that is neither UTF-8 nor printable nor white space, if any.
std::optional<bad_byte> find_bad_byte(std::string_view text);

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <cstdint>

namespace plimsoll::config {
namespace {

constexpr std::size_t longest_quote = 64;

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }
bool is_continuation(unsigned char c) { return (c & 0xC0U) == 0x80U; }
bool is_control(unsigned char c) { return c < 0x20 || c == 0x7F; }

// U+0080 to U+009F, which terminals obey as well as ESC sequences.
bool is_c1(std::string_view text, std::size_t i) {
    return byte_at(text, i) == 0xC2 && i + 1 < text.size() && byte_at(text, i + 1) >= 0x80 &&
           byte_at(text, i + 1) <= 0x9F;
}

std::string hex(unsigned char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {digits[c >> 4U], digits[c & 0x0FU]};
}

// How many bytes the code point at `i` has; 0 if it is not well-formed UTF-8.
std::size_t code_point_bytes(std::string_view text, std::size_t i) {
    const unsigned char first = byte_at(text, i);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || i + size > text.size()) return 0;
    for (std::size_t k = 1; k < size; ++k)
        if (!is_continuation(byte_at(text, i + k))) return 0;
    const unsigned char second = byte_at(text, i + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : size;
}

} // namespace

std::string printable(std::string_view text, std::size_t longest) {
    std::string_view rest = text.substr(0, longest);
    while (rest.size() < text.size() && !rest.empty() && is_continuation(byte_at(text, rest.size())))
        rest.remove_suffix(1);
    std::string out;
    for (std::size_t i = 0; i < rest.size();) {
        const std::size_t size = is_control(byte_at(rest, i)) ? 0 : code_point_bytes(rest, i);
        if (is_c1(rest, i)) {
            out += "\\x" + hex(byte_at(rest, i + 1));
            i += 2;
        } else if (size == 0) {
            out += "\\x" + hex(byte_at(rest, i++));
        } else {
            out += rest.substr(i, size);
            i += size;
        }
    }
    return out + (rest.size() < text.size() ? "…" : "");
}

std::string in_quotes(std::string_view text) { return "`" + printable(text, longest_quote) + "`"; }

std::string_view first_character(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && is_continuation(byte_at(text, size)))
        ++size;
    return text.substr(0, size);
}

std::string joined(std::span<const std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) {
        if (!out.empty()) out += ", ";
        out += word;
    }
    return out;
}

bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (is_control(byte_at(text, i)) || is_c1(text, i)) return true;
    return false;
}

bool is_utf8(std::string_view text) {
    std::size_t size = 1;
    for (std::size_t i = 0; i < text.size() && size > 0; i += size)
        size = code_point_bytes(text, i);
    return size > 0;
}

std::string shown_key(std::string_view key) {
    const bool plain = !key.empty() && key.size() <= longest_quote && !has_control_character(key);
    return plain ? std::string(key) : in_quotes(key);
}

std::optional<bad_byte> find_bad_byte(std::string_view text) {
    position at{1, 1};
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char first = byte_at(text, i);
        const std::size_t size = code_point_bytes(text, i);
        if (size == 0) return bad_byte{at, "byte 0x" + hex(first) + " is not UTF-8; save the file as UTF-8"};
        if (is_control(first) && first != '\n' && first != '\r' && first != '\t')
            return bad_byte{at, "control character 0x" + hex(first) + "; remove it"};
        if (first == '\n') {
            at = {at.line + 1, 1};
        } else {
            at.column += static_cast<std::uint32_t>(size);
        }
        i += size;
    }
    return std::nullopt;
}

} // namespace plimsoll::config

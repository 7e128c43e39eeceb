// SPDX-License-Identifier: Apache-2.0
#include "target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace plimsoll::fuzz {

namespace {

[[noreturn]] void give_up(const char* what, std::source_location at) {
    std::fprintf(stderr, "%s:%u: does not hold: %s\n", at.file_name(), static_cast<unsigned>(at.line()),
                 what);
    std::abort();
}

unsigned byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

struct code_point {
    unsigned value = 0;
    std::size_t bytes = 0; // 0: not UTF-8
};

code_point code_point_at(std::string_view text, std::size_t i) {
    const unsigned first = byte_at(text, i);
    if (first < 0x80) return {first, 1};
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    static constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000}; // of so many bytes
    if (first < 0xc0 || first > 0xf7) return {};
    unsigned value = first & (0x7fU >> bytes);
    for (std::size_t k = 1; k < bytes; ++k) {
        if ((byte_at(text, i + k) & 0xc0U) != 0x80) return {};
        value = value << 6U | (byte_at(text, i + k) & 0x3fU);
    }
    const bool surrogate = value >= 0xd800 && value < 0xe000;
    if (value < least[bytes] || surrogate || value > 0x10ffff) return {};
    return {value, bytes};
}

} // namespace

void expect(bool holds, const char* what, std::source_location at) {
    if (!holds) give_up(what, at);
}

bool is_printable(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const code_point now = code_point_at(text, i);
        if (now.bytes == 0 || now.value < 0x20 || (now.value >= 0x7f && now.value < 0xa0)) return false;
        i += now.bytes;
    }
    return true;
}

void expect_readable(std::string_view text, std::size_t limit, std::source_location at) {
    const char* wrong = text.empty()          ? "a refusal has a text"
                        : text.size() > limit ? "a refusal's text is bounded"
                        : !is_printable(text) ? "a refusal's text is printable"
                                              : nullptr;
    if (wrong == nullptr) return;
    std::fprintf(stderr, "the text (%zu bytes): ", text.size());
    std::fwrite(text.data(), 1, std::min<std::size_t>(text.size(), 2000), stderr);
    std::fputc('\n', stderr);
    give_up(wrong, at);
}

std::string_view take_until(std::string_view& rest, char end) {
    const std::size_t size = std::min(rest.find(end), rest.size());
    const std::string_view out = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    return out;
}

} // namespace plimsoll::fuzz

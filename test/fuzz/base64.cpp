// SPDX-License-Identifier: Apache-2.0
// Base64 of kubeconfigs: any bytes come back from their encoding, and what is accepted is decoded as a second
// decoder does.
#include "config/base64.hpp"
#include "target.hpp"

#include <algorithm>
#include <cstdint>

namespace plimsoll::fuzz {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encoded(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::string_view group = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8U | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= group.size() ? alphabet[bits >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

// Bit by bit. REQUIRES: a text that was accepted.
std::string decoded(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto at = alphabet.find(c);
        if (at == std::string_view::npos) continue;
        bits = bits << 6U | static_cast<std::uint32_t>(at);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 255U);
    }
    return out;
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string coded = encoded(bytes);
    expect(config::decode_base64(coded) == std::string(bytes), "bytes come back from their encoding");
    std::string broken; // into lines, as PEM is
    for (std::size_t i = 0; i < coded.size(); i += 7)
        broken += coded.substr(i, 7) + "\r\n";
    expect(config::decode_base64(broken) == std::string(bytes), "also when it is broken into lines");

    const auto made = config::decode_base64(bytes);
    if (!made) return;
    expect(*made == decoded(bytes), "a second decoder reads the same");
    expect(made->size() <= bytes.size(), "it is never longer than its text");
    const bool legal = std::ranges::all_of(bytes, [](char c) {
        return alphabet.find(c) != std::string_view::npos ||
               std::string_view("= \t\r\n").find(c) != std::string_view::npos;
    });
    expect(legal, "nothing but base64 is accepted");
}

} // namespace plimsoll::fuzz

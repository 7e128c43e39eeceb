// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/failure.hpp>

#include "failure_of.hpp"

#include <limits>

namespace plimsoll::wire {

namespace {

constexpr std::size_t message_bytes = 1024;

// Control characters (C0, DEL, and C1 in UTF-8) become blanks: the text ends up in messages for people. Cut
// between characters, not within one. REQUIRES: UTF-8, as parse_json gives it.
std::string shown(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || c1) text[i] = ' ';
        if (c1) text[i + 1] = ' ';
    }
    if (text.size() <= message_bytes) return text;
    std::size_t end = message_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    text.resize(end);
    return text + "…";
}

} // namespace

std::optional<failure> failure_of(const nlohmann::json& document) {
    member_reader read;
    if (read.string_or_empty(document, "kind") != "Status" || !read.ok()) return std::nullopt;
    failure out;
    out.reason = shown(read.string_or_empty(document, "reason"));
    out.message = shown(read.string_or_empty(document, "message"));
    const auto* code = read.find(document, "code");
    if (code != nullptr && code->is_number_integer()) {
        const auto value = code->get<std::int64_t>();
        if (value > 0 && value < 1000) out.code = static_cast<int>(value);
    }
    return out;
}

std::optional<failure> decode_failure(std::string_view body) {
    const auto document = parse_json(body);
    return document ? failure_of(*document) : std::nullopt;
}

} // namespace plimsoll::wire

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/failure.hpp>

#include "failure_of.hpp"

#include <limits>

namespace plimsoll::wire {

namespace {

constexpr std::size_t message_bytes = 1024;

// Cut between characters, not within one.
std::string shortened(std::string text) {
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
    out.reason = shortened(read.string_or_empty(document, "reason"));
    out.message = shortened(read.string_or_empty(document, "message"));
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

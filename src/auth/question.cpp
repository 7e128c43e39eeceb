// SPDX-License-Identifier: Apache-2.0
#include "question.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace plimsoll::auth {

namespace {

constexpr std::size_t usual_bytes = 512;

// Lengths before texts: no text can look like the end of one and the start of another.
void put(std::string& into, std::size_t number) {
    std::array<char, 20> digits; // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    into.append(digits.begin(), end) += ':';
}

void put(std::string& into, std::string_view text) {
    put(into, text.size());
    into += text;
}

void put(std::string& into, const std::vector<std::string>& texts) {
    put(into, texts.size());
    for (const std::string& text : texts)
        put(into, text);
}

} // namespace

bool is_master(const identity& who) {
    return std::ranges::find(who.groups, "system:masters") != who.groups.end();
}

bool is_open_path(const cluster::attributes& what) {
    return what.path == "/healthz" || what.path == "/livez" || what.path == "/readyz";
}

std::string text_of(const identity& who) {
    std::string out;
    out.reserve(usual_bytes);
    put(out, who.name);
    put(out, who.uid);
    put(out, who.groups);
    put(out, who.extra.size());
    for (const auto& [key, values] : who.extra) {
        put(out, key);
        put(out, values);
    }
    return out;
}

std::string key_of(std::string_view who, const cluster::attributes& what) {
    const std::array<std::string_view, 7> parts{who,           what.verb,       what.group, what.version,
                                                what.resource, what.name_space, what.path};
    std::size_t bytes = 0;
    for (const std::string_view part : parts)
        bytes += part.size() + 4; // its length, with a colon
    std::string out;
    out.reserve(bytes);
    for (const std::string_view part : parts)
        put(out, part);
    return out;
}

} // namespace plimsoll::auth

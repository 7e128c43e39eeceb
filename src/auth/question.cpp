// SPDX-License-Identifier: Apache-2.0
#include "question.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace plimsoll::auth {

namespace {

constexpr std::size_t usual_key_bytes = 512;

// Lengths before texts: no text can look like the end of one and the start of another.
void put(std::string& into, std::size_t number) {
    std::array<char, 20> digits; // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    into.append(digits.begin(), end) += ':';
}

void put(std::string& into, const std::string& text) {
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

std::string key_of(const identity& who, const cluster::attributes& what) {
    std::string out;
    out.reserve(usual_key_bytes);
    for (const std::string* text : {&what.verb, &what.group, &what.version, &what.resource, &what.name_space,
                                    &what.path, &who.name, &who.uid})
        put(out, *text);
    put(out, who.groups);
    put(out, who.extra.size());
    for (const auto& [key, values] : who.extra) {
        put(out, key);
        put(out, values);
    }
    return out;
}

} // namespace plimsoll::auth

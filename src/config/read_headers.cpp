// SPDX-License-Identifier: Apache-2.0
#include "readers.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace plimsoll::config {
namespace {

constexpr std::array<std::string_view, 14> ours{"host",
                                                "content-length",
                                                "content-type",
                                                "transfer-encoding",
                                                "connection",
                                                "keep-alive",
                                                "accept",
                                                "accept-encoding",
                                                "expect",
                                                "te",
                                                "trailer",
                                                "upgrade",
                                                "proxy-connection",
                                                "user-agent"};
constexpr std::array<std::string_view, 3> secrets{"authorization", "proxy-authorization", "cookie"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~0123456789";
    return !text.empty() && std::ranges::all_of(lower(text), [&](char c) {
        return (c >= 'a' && c <= 'z') || others.find(c) != others.npos;
    });
}

bool has(std::span<const std::string_view> names, const std::string& name) {
    return std::ranges::find(names, std::string_view(name)) != names.end();
}

void judge_name(const cursor& value, const std::string& name) {
    if (!is_token(name))
        value.error(in_quotes(name) +
                    " is not the name of an HTTP header; write letters, digits and -, as X-Scope-OrgID");
    else if (has(ours, lower(name)))
        value.error("this header is Plimsoll's to set; remove it");
    else if (has(secrets, lower(name)))
        value.error("secrets are never values here; use bearerTokenFile or basicAuth");
}

// Nothing that could end the header, or be lost on the way. It is not repeated: somebody's key may stand
// here.
std::optional<std::string> read_value(const cursor& of) {
    const std::string* text = scalar_text(of, "one text");
    if (text == nullptr) return std::nullopt;
    const bool visible = std::ranges::all_of(*text, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (visible && !text->empty() && !text->starts_with(' ') && !text->ends_with(' ')) return *text;
    of.error("not an HTTP header's value; write printable ASCII without blanks around it");
    return std::nullopt;
}

} // namespace

std::vector<std::pair<std::string, std::string>> read_headers(const cursor& of) {
    std::vector<std::pair<std::string, std::string>> made;
    std::map<std::string, std::string> seen;
    for (const auto& [name, value] : read_members(of)) {
        judge_name(value, name);
        if (const auto [first, is_new] = seen.emplace(lower(name), name); !is_new)
            value.error("the same header as `" + first->second + "`; write it once");
        if (auto text = read_value(value)) made.emplace_back(name, std::move(*text));
    }
    return made;
}

} // namespace plimsoll::config

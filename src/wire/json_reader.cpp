// SPDX-License-Identifier: Apache-2.0
#include "json_reader.hpp"

#include <algorithm>

namespace plimsoll::wire {

namespace {

// Counts brackets outside of strings; a document that is not JSON may be counted wrong, but never as
// shallower than what the parser would enter.
bool deeper_than_limit(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > json_depth_limit) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

// Of a key that somebody else has chosen: shown only if it is short and printable ASCII.
std::string member_name(const char* of, const std::string& key) {
    constexpr std::size_t longest = 64;
    const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
    const bool plain = key.size() <= longest && std::ranges::all_of(key, printable);
    return std::string(of) + "." + (plain ? key : "(an unprintable key)");
}

domain::error refused(const std::string& why) { return {domain::errc::bad_reply, why}; }

} // namespace

domain::result<nlohmann::json> parse_json(std::string_view text) {
    if (text.size() > json_bytes_limit)
        return refused("a JSON document of " + std::to_string(text.size()) + " bytes; at most " +
                       std::to_string(json_bytes_limit) + " are read");
    if (deeper_than_limit(text))
        return refused("JSON nested deeper than " + std::to_string(json_depth_limit));
    nlohmann::json out = nlohmann::json::parse(text, nullptr, false);
    if (out.is_discarded()) return refused("not a JSON document");
    return out;
}

void member_reader::mismatch(const std::string& what) {
    if (first_.empty()) first_ = what;
}

const nlohmann::json* member_reader::find(const nlohmann::json& of, const char* name) {
    if (!of.is_object()) {
        mismatch(std::string("no object where ") + name + " is expected");
        return nullptr;
    }
    const auto at = of.find(name);
    return at == of.end() || at->is_null() ? nullptr : &*at;
}

const nlohmann::json* member_reader::find_object(const nlohmann::json& of, const char* name) {
    const auto* found = find(of, name);
    if (found == nullptr || found->is_object()) return found;
    mismatch(std::string(name) + " is not an object");
    return nullptr;
}

std::string member_reader::string_or_empty(const nlohmann::json& of, const char* name) {
    const auto* found = find(of, name);
    if (found == nullptr) return {};
    if (const auto* text = found->get_ptr<const std::string*>()) return *text;
    mismatch(std::string(name) + " is not a string");
    return {};
}

bool member_reader::bool_or_false(const nlohmann::json& of, const char* name) {
    const auto* found = find(of, name);
    if (found == nullptr) return false;
    if (const auto* value = found->get_ptr<const bool*>()) return *value;
    mismatch(std::string(name) + " is neither true nor false");
    return false;
}

std::map<std::string, std::string> member_reader::string_map(const nlohmann::json& of, const char* name) {
    std::map<std::string, std::string> out;
    const auto* found = find_object(of, name);
    if (found == nullptr) return out;
    for (const auto& [key, value] : found->items()) {
        const auto* text = value.get_ptr<const std::string*>();
        if (text == nullptr)
            mismatch(member_name(name, key) + " is not a string");
        else
            out.emplace(key, *text);
    }
    return out;
}

std::vector<std::string> member_reader::strings_of(const nlohmann::json& list, const std::string& name) {
    std::vector<std::string> out;
    if (!list.is_array()) mismatch(name + " is not an array");
    for (const auto& one : list) {
        const auto* text = one.get_ptr<const std::string*>();
        if (text == nullptr) {
            mismatch(name + " holds something other than strings");
            return {};
        }
        out.push_back(*text);
    }
    return out;
}

std::vector<std::string> member_reader::string_list(const nlohmann::json& of, const char* name) {
    const auto* found = find(of, name);
    return found == nullptr ? std::vector<std::string>() : strings_of(*found, name);
}

std::map<std::string, std::vector<std::string>> member_reader::string_list_map(const nlohmann::json& of,
                                                                               const char* name) {
    std::map<std::string, std::vector<std::string>> out;
    const auto* found = find_object(of, name);
    if (found == nullptr) return out;
    for (const auto& [key, value] : found->items())
        if (!value.is_null()) out.emplace(key, strings_of(value, member_name(name, key)));
    return out;
}

} // namespace plimsoll::wire

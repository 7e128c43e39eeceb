// SPDX-License-Identifier: Apache-2.0
#include "cursor.hpp"

#include "text.hpp"

#include <plimsoll/config/nearest.hpp>

#include <algorithm>

namespace plimsoll::config {
namespace {

std::string join_path(const std::string& path, std::string_view key) {
    return path.empty() ? shown_key(key) : path + "." + shown_key(key);
}

std::string unknown_key(std::string_view key, std::span<const std::string_view> known) {
    std::string what = "unknown key";
    if (const auto near = nearest(key, known)) what += "; did you mean `" + *near + "`?";
    const bool bracketed = what.back() == '?';
    return what + (bracketed ? " (known here: " : "; known here: ") + joined(known) + (bracketed ? ")" : "");
}

} // namespace

fields::fields(const cursor& of, std::span<const std::string_view> known) : of_(of), known_(known) {
    if (usable())
        judge_keys();
    else if (of.at->what != node::kind::broken)
        of_.error("not a mapping; write keys and values under it: " + joined(known));
}

bool fields::knows(std::string_view key) const {
    return std::find(known_.begin(), known_.end(), key) != known_.end();
}

void fields::judge_keys() const {
    for (const member& m : of_.at->members) {
        if (knows(m.key)) continue;
        std::string what = unknown_key(m.key, known_);
        // The one key that must never be there, lest the next step be to write it elsewhere.
        if (m.key == "password")
            what = "secrets are never values here; put it in a file and name it with `passwordFile`";
        of_.problems->error({of_.file, m.at}, join_path(of_.path, m.key), std::move(what));
    }
}

const member* fields::find_member(std::string_view key) const {
    for (const member& m : of_.at->members)
        if (m.key == key) return &m;
    return nullptr;
}

std::string fields::path_of(std::string_view key) const { return join_path(of_.path, key); }

place fields::place_of(std::string_view key) const {
    const member* found = find_member(key);
    return {of_.file, found != nullptr ? found->at : of_.at->at};
}

bool fields::has(std::string_view key) const { return find_member(key) != nullptr; }

std::optional<cursor> fields::find(std::string_view key) const {
    const member* found = find_member(key);
    if (found == nullptr || found->value.what == node::kind::broken) return std::nullopt;
    if (found->value.what == node::kind::null) {
        error_at(key, "has no value; give it one or remove the key");
        return std::nullopt;
    }
    return cursor{of_.problems, of_.file, &found->value, path_of(key)};
}

std::optional<cursor> fields::require(std::string_view key, std::string_view remedy) const {
    if (usable() && !has(key)) error_at(key, "missing; " + std::string(remedy));
    return find(key);
}

void fields::error_at(std::string_view key, std::string what) const {
    of_.problems->error(place_of(key), path_of(key), std::move(what));
}

void fields::warning_at(std::string_view key, std::string what) const {
    of_.problems->warning(place_of(key), path_of(key), std::move(what));
}

std::vector<cursor> read_list(const cursor& of, std::size_t most) {
    if (of.at->what != node::kind::sequence) {
        of.error("not a list; write [a, b], or one `- ` line for each element");
        return {};
    }
    if (of.at->items.size() > most) {
        of.error(std::to_string(of.at->items.size()) + " elements; at most " + std::to_string(most));
        return {};
    }
    std::vector<cursor> elements;
    elements.reserve(of.at->items.size());
    for (std::size_t i = 0; i < of.at->items.size(); ++i)
        elements.push_back({of.problems, of.file, &of.at->items[i], of.path + "[" + std::to_string(i) + "]"});
    return elements;
}

std::vector<std::pair<std::string, cursor>> read_members(const cursor& of) {
    std::vector<std::pair<std::string, cursor>> members;
    if (of.at->what != node::kind::mapping) {
        of.error("not a mapping; write {key: value}");
        return members;
    }
    for (const member& m : of.at->members)
        members.emplace_back(m.key, cursor{of.problems, of.file, &m.value, join_path(of.path, m.key)});
    return members;
}

} // namespace plimsoll::config

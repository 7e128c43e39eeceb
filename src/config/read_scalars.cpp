// SPDX-License-Identifier: Apache-2.0
#include "cursor.hpp"
#include "scalars.hpp"
#include "text.hpp"

#include <plimsoll/config/nearest.hpp>

#include <algorithm>
#include <filesystem>

namespace plimsoll::config {
namespace {

template <typename T>
std::optional<T> read(const cursor& of, std::string_view wanted,
                      domain::result<T> (*parse)(std::string_view)) {
    const std::string* text = scalar_text(of, wanted);
    if (text == nullptr) return std::nullopt;
    const domain::result<T> parsed = parse(*text);
    if (parsed) return *parsed;
    of.error(parsed.error().detail());
    return std::nullopt;
}

} // namespace

const std::string* scalar_text(const cursor& of, std::string_view wanted) {
    if (of.at->what == node::kind::scalar) return &of.at->text;
    if (of.at->what == node::kind::null)
        of.error("has no value; write " + std::string(wanted));
    else if (of.at->what != node::kind::broken)
        of.error(std::string(of.at->what == node::kind::sequence ? "a list" : "a mapping") + "; write " +
                 std::string(wanted));
    return nullptr;
}

std::optional<std::string> read_text(const cursor& of) {
    const std::string* text = scalar_text(of, "one text");
    if (text == nullptr) return std::nullopt;
    if (text->empty()) {
        of.error("empty; give it a value or remove the key");
        return std::nullopt;
    }
    if (has_control_character(*text)) {
        of.error(in_quotes(*text) + " has a control character; remove it");
        return std::nullopt;
    }
    return *text;
}

std::optional<std::int64_t> read_integer(const cursor& of, std::int64_t least, std::int64_t most) {
    const auto value = read<std::int64_t>(of, "a whole number", parse_integer);
    if (!value || (*value >= least && *value <= most)) return value;
    of.error(std::to_string(*value) + " is out of range; write " + std::to_string(least) + " to " +
             std::to_string(most));
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(const cursor& of, std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most) {
    const auto value = read<std::chrono::milliseconds>(of, "a duration, as 5s", parse_duration);
    if (!value || (*value >= least && *value <= most)) return value;
    of.error(to_text(*value) + " is out of range; write " + to_text(least) + " to " + to_text(most));
    return std::nullopt;
}

std::optional<domain::quantity> read_quantity(const cursor& of) {
    return read<domain::quantity>(of, "a quantity, as 10 or 1500m", parse_quantity);
}

std::optional<std::size_t> read_choice(const cursor& of, std::span<const std::string_view> choices) {
    const std::string* text = scalar_text(of, "one of " + joined(choices));
    if (text == nullptr) return std::nullopt;
    const auto found = std::find(choices.begin(), choices.end(), *text);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    const auto near = nearest(*text, choices);
    of.error(in_quotes(*text) + " is none of " + joined(choices) +
             (near ? "; did you mean `" + *near + "`?" : "; write one of them"));
    return std::nullopt;
}

std::optional<std::string> read_path(const cursor& of) {
    std::optional<std::string> text = read_text(of);
    if (!text || text->starts_with('/')) return text;
    return (std::filesystem::path(of.problems->name(of.file)).parent_path() / *text).string();
}

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
#include "selector.hpp"

#include <algorithm>
#include <limits>

namespace plimsoll::fuzz::reference {

namespace {

using tokens = std::vector<std::string>;
__extension__ using wide = __int128;

bool within(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_figure(char c) { return c >= '0' && c <= '9'; }
bool is_word(const std::string& token) { return !within(token.front(), "=!(),><"); }

tokens tokens_of(std::string_view text) {
    tokens out;
    bool joined = false; // the last token may grow by this byte
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (within(c, " \t\r\n")) {
            joined = false;
        } else if (within(c, "=!(),><")) {
            out.emplace_back(1, c);
            joined = false;
            if (within(c, "=!") && i + 1 < text.size() && text[i + 1] == '=') out.back() += text[++i];
        } else {
            if (!joined) out.emplace_back();
            joined = true;
            out.back() += c;
        }
    }
    return out;
}

// Where requirements are cut: at commas outside of a list, which ends at the first closing parenthesis.
std::vector<tokens> cut(const tokens& all) {
    std::vector<tokens> out(1);
    bool in_list = false;
    for (const std::string& token : all) {
        if (token == "(") in_list = true;
        if (token == ")") in_list = false;
        if (token == "," && !in_list)
            out.emplace_back();
        else
            out.back().push_back(token);
    }
    return out;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 63) return false;
    const auto ends = [](char c) { return is_letter(c) || is_figure(c); };
    return ends(text.front()) && ends(text.back()) &&
           std::ranges::all_of(text, [&](char c) { return ends(c) || within(c, "-_."); });
}

bool is_domain(const std::string& text) {
    if (text.size() > 253) return false;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        const bool lower =
            std::ranges::none_of(part, [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); });
        // The parts' own limit of 63 is not one of Kubernetes' pattern.
        const auto ends = [](char c) { return is_letter(c) || is_figure(c); };
        const bool fits = !part.empty() && ends(part.front()) && ends(part.back()) &&
                          std::ranges::all_of(part, [&](char c) { return ends(c) || c == '-'; });
        if (!lower || !fits) return false;
        begin = end + 1;
    }
    return true;
}

bool is_key(const std::string& text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return is_name(text);
    return is_domain(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

std::optional<std::int64_t> whole(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::ranges::all_of(text, is_figure)) return std::nullopt;
    wide sum = 0;
    for (const char c : text) {
        sum = sum * 10 + (c - '0');
        if (sum > static_cast<wide>(std::numeric_limits<std::int64_t>::max()) + 1) return std::nullopt;
    }
    if (negative) sum = -sum;
    if (sum > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return static_cast<std::int64_t>(sum);
}

// What stands between the parentheses. Nothing between two commas is the empty value; but Kubernetes takes
// commas in pairs, and a pair just before the end is refused.
std::optional<std::set<std::string>> values_of(const tokens& list) {
    if (list.empty()) return std::set<std::string>{""};
    std::set<std::string> out;
    bool after_value = false;
    std::size_t commas = 0; // in a row
    for (const std::string& token : list) {
        if (token == ",") {
            if (!after_value) out.insert("");
            after_value = false;
            ++commas;
            continue;
        }
        if (!is_word(token) || after_value) return std::nullopt;
        out.insert(token);
        after_value = true;
        commas = 0;
    }
    if (commas > 0 && commas % 2 == 0) return std::nullopt;
    if (!after_value) out.insert("");
    return out;
}

std::optional<requirement> shape_of(const tokens& part) {
    if (part.empty()) return std::nullopt;
    if (part.front() == "!") {
        if (part.size() != 2 || !is_word(part[1])) return std::nullopt;
        return requirement{part[1], "absent", {}};
    }
    if (!is_word(part.front())) return std::nullopt;
    if (part.size() == 1) return requirement{part[0], "exists", {}};
    const std::string sign = part[1] == "==" ? "=" : part[1];
    if (sign == "in" || sign == "notin") {
        if (part.size() < 4 || part[2] != "(" || part.back() != ")") return std::nullopt;
        const auto values = values_of(tokens(part.begin() + 3, part.end() - 1));
        if (!values) return std::nullopt;
        return requirement{part[0], sign, *values};
    }
    if (sign != "=" && sign != "!=" && sign != ">" && sign != "<") return std::nullopt;
    if (part.size() > 3 || (part.size() == 3 && !is_word(part[2]))) return std::nullopt;
    return requirement{part[0], sign, {part.size() == 3 ? part[2] : ""}};
}

bool is_sound(const requirement& of) {
    const bool compares = of.how == ">" || of.how == "<";
    return is_key(of.key) && std::ranges::all_of(of.values, [&](const std::string& value) {
               return (value.empty() || is_name(value)) && (!compares || whole(value));
           });
}

} // namespace

std::optional<std::vector<requirement>> parse_selector(std::string_view text) {
    std::vector<requirement> out;
    const tokens all = tokens_of(text);
    if (all.empty()) return out;
    for (const tokens& part : cut(all)) {
        const auto made = shape_of(part);
        if (!made || !is_sound(*made)) return std::nullopt;
        out.push_back(*made);
    }
    return out;
}

bool matches(const std::vector<requirement>& all,
             const std::map<std::string, std::string, std::less<>>& labels) {
    return std::ranges::all_of(all, [&](const requirement& one) {
        const auto at = labels.find(one.key);
        const bool there = at != labels.end();
        const bool listed = there && one.values.contains(at->second);
        if (one.how == "exists") return there;
        if (one.how == "absent") return !there;
        if (one.how == "=" || one.how == "in") return listed;
        if (one.how == "!=" || one.how == "notin") return !listed;
        const auto theirs = there ? whole(at->second) : std::nullopt;
        const auto bound = whole(*one.values.begin());
        if (!theirs || !bound) return false;
        return one.how == ">" ? *theirs > *bound : *theirs < *bound;
    });
}

} // namespace plimsoll::fuzz::reference

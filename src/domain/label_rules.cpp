// SPDX-License-Identifier: Apache-2.0
#include "label_rules.hpp"

#include <algorithm>

namespace plimsoll::domain {

namespace {

constexpr std::size_t max_name = 63;
constexpr std::size_t max_prefix = 253;

constexpr std::string_view name_rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr std::string_view value_rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used "
    "for "
    "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
constexpr std::string_view subdomain_rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

bool is_lower_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_alnum(char c) { return is_lower_alnum(c) || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view text) {
    const auto inner = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
    return !text.empty() && std::ranges::all_of(text, inner) && is_alnum(text.front()) &&
           is_alnum(text.back());
}

bool is_subdomain(std::string_view text) {
    for (;;) {
        const auto dot = text.find('.');
        if (!is_dns_part(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

void add(std::string& to, std::string_view part, std::string_view what) {
    if (!to.empty()) to += "; ";
    to.append(part).append(what);
}

void judge_prefix(std::string& complaint, std::string_view prefix) {
    if (prefix.empty()) return add(complaint, "prefix part ", "must be non-empty");
    if (prefix.size() > max_prefix) add(complaint, "prefix part ", "must be no more than 253 bytes");
    if (!is_subdomain(prefix)) add(complaint, "prefix part ", subdomain_rule);
}

void judge_name(std::string& complaint, std::string_view name) {
    if (name.empty()) add(complaint, "name part ", "must be non-empty");
    if (name.size() > max_name) add(complaint, "name part ", "must be no more than 63 bytes");
    if (!is_name(name)) add(complaint, "name part ", name_rule);
}

} // namespace

bool is_dns_part(std::string_view text) {
    const auto inner = [](char c) { return is_lower_alnum(c) || c == '-'; };
    return !text.empty() && std::ranges::all_of(text, inner) && is_lower_alnum(text.front()) &&
           is_lower_alnum(text.back());
}

std::string key_complaint(std::string_view key) {
    std::string complaint;
    const auto slash = key.find('/');
    if (slash == std::string_view::npos) {
        judge_name(complaint, key);
    } else if (key.find('/', slash + 1) == std::string_view::npos) {
        judge_prefix(complaint, key.substr(0, slash));
        judge_name(complaint, key.substr(slash + 1));
    } else {
        add(complaint, "a qualified name ", name_rule);
        complaint += " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    }
    return complaint;
}

std::string value_complaint(std::string_view value) {
    std::string complaint;
    if (value.size() > max_name) add(complaint, "", "must be no more than 63 bytes");
    if (!value.empty() && !is_name(value)) add(complaint, "", value_rule);
    return complaint;
}

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
#include "selector_parser.hpp"

#include "label_rules.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>
#include <charconv>

namespace plimsoll::domain {

namespace {

using op = selector::op;
using requirement = selector::requirement;

error refused(std::string why) { return {errc::invalid_argument, std::move(why)}; }

error found(const token& what, std::string_view wanted) {
    return refused("found '" + printable_in_quotes(what.text) + "', expected: " + std::string(wanted));
}

error invalid(const std::string& field, std::string_view value, const std::string& why) {
    return refused(field + ": Invalid value: \"" + printable_in_quotes(value) + "\": " + why);
}

bool is_integer(std::string_view text) {
    std::int64_t ignored = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), ignored);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool is_element(token_kind kind) { return kind == token_kind::identifier || kind == token_kind::comma; }

bool ends_requirement(token_kind kind) { return kind == token_kind::end || kind == token_kind::comma; }

// Sorts and judges the values. Nothing when they are fine.
std::optional<error> judge(requirement& of) {
    std::ranges::sort(of.values);
    const auto repeated = std::ranges::unique(of.values);
    of.values.erase(repeated.begin(), repeated.end());
    for (std::size_t i = 0; i < of.values.size(); ++i) {
        const auto& value = of.values[i];
        const auto field = "values[" + std::to_string(i) + "]";
        if ((of.how == op::greater || of.how == op::less) && !is_integer(value)) {
            return invalid(field, value, "for 'Gt', 'Lt' operators, the value must be an integer");
        }
        const auto complaint = value_complaint(value);
        if (!complaint.empty()) return invalid(field + "[" + of.key + "]", value, complaint);
    }
    return std::nullopt;
}

} // namespace

result<std::vector<requirement>> selector_parser::parse() {
    std::vector<requirement> all;
    if (lexer_.peek().kind == token_kind::end) return all;
    for (;;) {
        const auto first = lexer_.peek();
        if (first.kind != token_kind::identifier && first.kind != token_kind::bang) {
            return found(first, all.empty() ? "!, identifier, or 'end of string'" : "identifier after ','");
        }
        if (all.size() == selector::max_requirements)
            return refused("label selector with more than 64 requirements");
        auto one = parse_requirement();
        if (!one) return one.error().within("unable to parse requirement");
        all.push_back(std::move(*one));
        const auto after = lexer_.take();
        if (after.kind == token_kind::end) return all;
        if (after.kind != token_kind::comma) return found(after, "',' or 'end of string'");
    }
}

result<requirement> selector_parser::parse_requirement() {
    const bool absent = lexer_.peek().kind == token_kind::bang;
    if (absent) lexer_.take();
    auto key = parse_key();
    if (!key) return key.error();
    if (absent) return requirement{std::move(*key), op::not_exists, {}};
    if (ends_requirement(lexer_.peek().kind)) return requirement{std::move(*key), op::exists, {}};
    const auto how = parse_operator();
    if (!how) return how.error();
    auto values = parse_values(*how);
    if (!values) return values.error();
    requirement made{std::move(*key), *how, std::move(*values)};
    if (auto wrong = judge(made)) return *wrong;
    return made;
}

result<std::string> selector_parser::parse_key() {
    const auto key = lexer_.take();
    if (key.kind != token_kind::identifier) return found(key, "identifier");
    const auto complaint = key_complaint(key.text);
    // Kubernetes names the field, and has none here: the text is what its users know.
    if (!complaint.empty()) return invalid("<nil>", key.text, complaint);
    return std::string(key.text);
}

result<op> selector_parser::parse_operator() {
    const auto sign = lexer_.take();
    switch (sign.kind) {
    case token_kind::equals:
    case token_kind::double_equals:
        return op::equals;
    case token_kind::not_equals:
        return op::not_equals;
    case token_kind::greater:
        return op::greater;
    case token_kind::less:
        return op::less;
    default:
        break;
    }
    if (sign.text == "in") return op::in;
    if (sign.text == "notin") return op::not_in;
    return found(sign, "in, notin, =, ==, !=, gt, lt");
}

result<std::vector<std::string>> selector_parser::parse_values(op how) {
    if (how == op::in || how == op::not_in) return parse_list();
    if (ends_requirement(lexer_.peek().kind)) return std::vector<std::string>(1);
    const auto value = lexer_.take();
    if (value.kind != token_kind::identifier) return found(value, "identifier");
    return std::vector<std::string>(1, std::string(value.text));
}

result<std::vector<std::string>> selector_parser::parse_list() {
    const auto open = lexer_.take();
    if (open.kind != token_kind::open)
        return refused("found '" + printable_in_quotes(open.text) + "' expected: '('");
    std::vector<std::string> values;
    if (lexer_.peek().kind == token_kind::close) {
        values.emplace_back();
    } else if (!is_element(lexer_.peek().kind)) {
        return found(lexer_.peek(), "',', ')' or identifier");
    }
    while (lexer_.peek().kind != token_kind::close) {
        if (values.size() >= selector::max_values) return refused("more than 1000 values for one key");
        if (auto wrong = parse_element(values)) return *wrong;
    }
    lexer_.take();
    return values;
}

// A value may be left out, which means the empty one; but after two commas in a row Kubernetes wants a
// value or another comma, and so does this.
std::optional<error> selector_parser::parse_element(std::vector<std::string>& values) {
    const auto first = lexer_.take();
    const auto next = lexer_.peek();
    if (first.kind == token_kind::identifier) {
        values.emplace_back(first.text);
        if (next.kind == token_kind::comma || next.kind == token_kind::close) return std::nullopt;
        return found(next, "',' or ')'");
    }
    if (first.kind != token_kind::comma) return found(first, "',', or identifier");
    if (values.empty() || next.kind == token_kind::close) values.emplace_back();
    if (next.kind != token_kind::comma) return std::nullopt;
    lexer_.take();
    values.emplace_back();
    if (is_element(lexer_.peek().kind)) return std::nullopt;
    return found(lexer_.peek(), "',', or identifier");
}

} // namespace plimsoll::domain

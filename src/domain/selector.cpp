// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/selector.hpp>

#include "selector_parser.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

namespace plimsoll::domain {

namespace {

using op = selector::op;

// As Go's strconv.ParseInt in base 10, which takes a plus.
std::optional<std::int64_t> integer(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

bool has(const selector::requirement& r, std::string_view value) {
    return std::ranges::binary_search(r.values, value);
}

bool compares(const selector::requirement& r, std::string_view value) {
    const auto theirs = integer(value);
    const auto bound = integer(r.values.front());
    if (!theirs || !bound) return false;
    return r.how == op::greater ? *theirs > *bound : *theirs < *bound;
}

bool matches_one(const selector::requirement& r, const labels& of) {
    const auto value = of.find(r.key);
    const bool present = value.has_value();
    switch (r.how) {
    case op::exists:
        return present;
    case op::not_exists:
        return !present;
    case op::equals:
    case op::in:
        return present && has(r, *value);
    case op::not_equals:
    case op::not_in:
        return !present || !has(r, *value);
    case op::greater:
    case op::less:
        return present && compares(r, *value);
    }
    return false;
}

const char* sign(op how) {
    switch (how) {
    case op::equals:
        return "=";
    case op::not_equals:
        return "!=";
    case op::greater:
        return ">";
    case op::less:
        return "<";
    case op::in:
        return " in ";
    case op::not_in:
        return " notin ";
    case op::exists:
    case op::not_exists:
        break;
    }
    return "";
}

void append(std::string& out, const selector::requirement& r) {
    const bool set = r.how == op::in || r.how == op::not_in;
    if (r.how == op::not_exists) out += '!';
    out.append(r.key).append(sign(r.how));
    if (set) out += '(';
    for (std::size_t i = 0; i < r.values.size(); ++i) {
        if (i != 0) out += ',';
        out += r.values[i];
    }
    if (set) out += ')';
}

} // namespace

result<selector> selector::parse(std::string_view text) {
    if (text.size() > max_text_bytes) {
        return error(errc::invalid_argument,
                     "label selector longer than " + std::to_string(max_text_bytes) + " bytes");
    }
    auto requirements = selector_parser(text).parse();
    if (!requirements) return requirements.error();
    selector made;
    made.requirements_ = std::move(*requirements);
    const auto rank = [](const requirement& r) { return std::tie(r.key, r.how, r.values); };
    std::ranges::sort(made.requirements_, {}, rank);
    return made;
}

bool selector::matches(const labels& of) const {
    return std::ranges::all_of(requirements_, [&](const requirement& r) { return matches_one(r, of); });
}

std::string selector::to_string() const {
    std::string out;
    for (const auto& r : requirements_) {
        if (!out.empty()) out += ',';
        append(out, r);
    }
    return out;
}

} // namespace plimsoll::domain

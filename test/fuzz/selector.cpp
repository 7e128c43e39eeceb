// SPDX-License-Identifier: Apache-2.0
// A selector, then lines `label=value`: the parser and its matches against the reference's.
#include "reference/selector.hpp"
#include "target.hpp"

#include <plimsoll/domain/selector.hpp>

#include <algorithm>
#include <map>

namespace plimsoll::fuzz {

namespace {

using domain::selector;

using label_map = std::map<std::string, std::string, std::less<>>;

label_map labels_in(std::string_view text) {
    label_map out;
    while (!text.empty()) {
        std::string_view line = take_until(text, '\n');
        const std::string key(take_until(line, '='));
        // No label has one.
        if (key.find('\0') == key.npos && line.find('\0') == line.npos) out.emplace(key, line);
    }
    return out;
}

domain::labels packed(const label_map& from) {
    domain::labels out;
    for (const auto& [key, value] : from)
        expect(out.add(key, value), "different labels are");
    return out;
}

std::string name_of(selector::op how) {
    switch (how) {
    case selector::op::exists:
        return "exists";
    case selector::op::not_exists:
        return "absent";
    case selector::op::equals:
        return "=";
    case selector::op::not_equals:
        return "!=";
    case selector::op::in:
        return "in";
    case selector::op::not_in:
        return "notin";
    case selector::op::greater:
        return ">";
    case selector::op::less:
        return "<";
    }
    return "?";
}

std::vector<reference::requirement> as_reference(const selector& of) {
    std::vector<reference::requirement> out;
    for (const auto& one : of.requirements())
        out.push_back({one.key, name_of(one.how), {one.values.begin(), one.values.end()}});
    std::ranges::sort(out);
    return out;
}

// What the reference knows nothing of: it has no limits.
bool beyond_limits(std::string_view text) {
    return std::ranges::count(text, ',') >= static_cast<std::ptrdiff_t>(selector::max_requirements);
}

void check_accepted(const selector& made) {
    expect(made.requirements().size() <= selector::max_requirements, "a limit holds");
    for (const auto& one : made.requirements()) {
        expect(one.values.size() <= selector::max_values, "a limit holds");
        expect(std::ranges::is_sorted(one.values), "values are sorted");
        expect(std::ranges::adjacent_find(one.values) == one.values.end(), "values are there once");
    }
    const std::string canonical = made.to_string();
    const auto again = selector::parse(canonical);
    expect(again.has_value(), "the canonical text can be read");
    expect(again->requirements() == made.requirements(), "and means the same");
    expect(again->to_string() == canonical, "and is canonical");
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string_view text = take_until(bytes, '\n');
    const label_map labels = labels_in(bytes);
    const auto made = selector::parse(text);
    const auto second = reference::parse_selector(text);
    if (!made) {
        expect(made.error().code() == domain::errc::invalid_argument, "bad input is the caller's fault");
        expect_readable(made.error().detail(), 4096);
        expect(!second || beyond_limits(text), "the reference refuses it, too");
        return;
    }
    check_accepted(*made);
    expect(second.has_value(), "the reference takes it, too");
    auto sorted = *second;
    std::ranges::sort(sorted);
    expect(as_reference(*made) == sorted, "the reference reads the same");
    expect(made->matches(packed(labels)) == reference::matches(*second, labels),
           "the reference matches the same");
}

} // namespace plimsoll::fuzz

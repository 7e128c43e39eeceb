// SPDX-License-Identifier: Apache-2.0
// Lines: a query string, an Accept field, a User-Agent. Parameters against a second decoder, negotiation by
// what may be added to its text without a difference.
#include "api/negotiation.hpp"
#include "api/request_info.hpp"
#include "reference/url.hpp"
#include "target.hpp"

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

using api::request_target;

// The request's parser lets nothing else through.
bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool has_nul(const std::vector<std::pair<std::string, std::string>>& all) {
    return std::ranges::any_of(all, [](const auto& one) {
        return one.first.find('\0') != std::string::npos || one.second.find('\0') != std::string::npos;
    });
}

void check_parameters(const request_target& target,
                      const std::vector<std::pair<std::string, std::string>>& second) {
    std::string absent = "x";
    for (const auto& [name, value] : second) {
        if (name.size() >= absent.size())
            absent = name + "x"; // longer than all: libFuzzer finds any fixed one
        const auto first = std::ranges::find(second, name, [](const auto& one) { return one.first; });
        expect(target.parameter(name) == first->second, "the first parameter of a name counts");
    }
    const bool watches = std::ranges::any_of(second, [](const auto& one) { return one.first == "watch"; });
    expect(watches || !api::wants_watch(target), "nobody watches unasked");
    expect(!target.parameter(absent), "what is not there is not found");
}

void check_accept(std::string_view accept) {
    const std::string text(accept);
    const bool takes = api::accepts_json(text);
    expect(api::accepts_json(text + ",*/*"), "who takes anything takes JSON");
    expect(api::accepts_json(text + ", application/json"), "who takes JSON takes JSON");
    expect(api::accepts_json(" " + text + " ") == takes, "blanks around it do not matter");
    expect(api::accepts_json(text + ",text/html") == takes ||
               text.find_first_not_of(" \t") == std::string::npos,
           "another type does not matter");
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string_view query = take_until(bytes, '\n');
    const std::string_view accept = take_until(bytes, '\n');
    check_accept(accept);
    if (query.find('#') != std::string_view::npos) return;

    const auto second = reference::parameters(query);
    const auto target = request_target::parse("/?" + std::string(query));
    if (!target) {
        if (is_visible(query)) expect_readable(target.error().detail(), 256);
        expect(!second || has_nul(*second) || second->size() > request_target::max_parameters,
               "the second decoder refuses it, too");
        return;
    }
    expect(second.has_value(), "the second decoder takes it, too");
    expect(second->size() <= request_target::max_parameters, "a limit holds");
    check_parameters(*target, *second);

    http::request request;
    request.fields = {{"User-Agent", bytes}};
    const bool pretty = api::wants_pretty(request, *target);
    const auto asked = target->parameter("pretty");
    if (asked) expect(pretty == (*asked == "true" || *asked == "1"), "who asks for a form gets it");
}

} // namespace plimsoll::fuzz

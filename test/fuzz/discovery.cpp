// SPDX-License-Identifier: Apache-2.0
// Lines: names of metrics in a discovery document, which says just these; and any text made pretty, which
// stays the same JSON.
#include "target.hpp"

#include <plimsoll/domain/labels.hpp>
#include <plimsoll/wire/discovery.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace plimsoll::fuzz {

namespace {

using nlohmann::json;

void check_names(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::string_view line = take_until(text, '\n');
        if (domain::is_metric_name(line)) names.emplace_back(line);
    }
    const json document = json::parse(wire::api_resource_list(names), nullptr, false);
    expect(document.is_object() && document["kind"] == "APIResourceList", "a document is one");
    const json& resources = document["resources"];
    if (names.empty()) return expect(resources.size() == 1, "a document is never empty");
    expect(resources.size() == names.size(), "each metric is there once");
    for (std::size_t i = 0; i < names.size(); ++i)
        expect(resources[i]["name"] == names[i], "by its name");
}

void check_pretty(const std::string& text) {
    const std::string pretty = wire::pretty(text);
    const json before = json::parse(text, nullptr, false);
    if (before.is_discarded()) return expect(pretty == text, "what is no JSON is left as it is");
    expect(json::parse(pretty, nullptr, false) == before, "pretty JSON is the same JSON");
    expect(wire::pretty(pretty) == pretty, "pretty is pretty");
    expect(!pretty.ends_with('\n'), "it has no final newline");
}

} // namespace

void try_input(std::string_view bytes) {
    check_names(bytes);
    check_pretty(std::string(bytes));
}

} // namespace plimsoll::fuzz

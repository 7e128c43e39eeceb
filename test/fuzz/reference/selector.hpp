// SPDX-License-Identifier: Apache-2.0
// A second opinion on label selectors: the rules of Kubernetes' parser said anew, by tokens, cuts at commas
// and shapes where domain/selector descends recursively. Small and slow; no limits on counts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::fuzz::reference {

struct requirement {
    std::string key;
    std::string how; // exists, absent, =, !=, in, notin, >, <
    std::set<std::string> values;

    friend auto operator<=>(const requirement&, const requirement&) = default;
};

// Nothing when Kubernetes refuses the text. In the text's order.
std::optional<std::vector<requirement>> parse_selector(std::string_view text);

bool matches(const std::vector<requirement>& all,
             const std::map<std::string, std::string, std::less<>>& labels);

} // namespace plimsoll::fuzz::reference

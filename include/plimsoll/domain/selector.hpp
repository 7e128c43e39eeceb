// SPDX-License-Identifier: Apache-2.0
// Kubernetes' label selector, full grammar (apimachinery pkg/labels/selector.go): a comma-separated
// conjunction of `key`, `!key`, `key=v`, `key==v`, `key!=v`, `key in (a,b)`, `key notin (a,b)`,
// `key>n`, `key<n`. A value type; the empty selector matches everything.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/domain/labels.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::domain {

class selector {
public:
    // Longest text that parse() looks at.
    static constexpr std::size_t max_text_bytes = 65536;
    static constexpr std::size_t max_requirements = 64; // a read tests each on every series
    static constexpr std::size_t max_values = 1000;     // of one requirement

    enum class op { exists, not_exists, equals, not_equals, in, not_in, greater, less };
    struct requirement {
        std::string key;
        op how;
        std::vector<std::string> values; // sorted, no duplicates; one for equals, not_equals, greater, less

        friend bool operator==(const requirement&, const requirement&) = default;
    };

    selector() = default;

    // Errors: invalid_argument with the wording of Kubernetes' own parser, so that kubectl users
    // read what they know ("unable to parse requirement: found 'x', expected: …").
    static result<selector> parse(std::string_view text);

    bool matches(const labels& of) const;
    bool empty() const { return requirements_.empty(); }
    const std::vector<requirement>& requirements() const { return requirements_; }
    // Canonical text: requirements sorted by key, values sorted.
    std::string to_string() const;

private:
    std::vector<requirement> requirements_;
};

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
// From a label selector's text to its requirements, in the order written.
#pragma once

#include "selector_lexer.hpp"

#include <plimsoll/domain/selector.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plimsoll::domain {

class selector_parser {
public:
    // `text` must outlive the parser.
    explicit selector_parser(std::string_view text) : lexer_(text) {}

    // Errors: invalid_argument. To be called once.
    result<std::vector<selector::requirement>> parse();

private:
    result<selector::requirement> parse_requirement();
    result<std::string> parse_key();
    result<selector::op> parse_operator();
    result<std::vector<std::string>> parse_values(selector::op how);
    result<std::vector<std::string>> parse_list();
    std::optional<error> parse_element(std::vector<std::string>& values);

    selector_lexer lexer_;
};

} // namespace plimsoll::domain

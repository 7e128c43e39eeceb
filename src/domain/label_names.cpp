// SPDX-License-Identifier: Apache-2.0
#include "label_rules.hpp"

#include <plimsoll/domain/labels.hpp>

#include <algorithm>

namespace plimsoll::domain {

namespace {

bool is_metric_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

} // namespace

bool is_label_key(std::string_view text) { return key_complaint(text).empty(); }

bool is_label_value(std::string_view text) { return value_complaint(text).empty(); }

bool is_namespace(std::string_view text) { return text.size() <= 63 && is_dns_part(text); }

bool is_metric_name(std::string_view text) {
    static constexpr std::string_view taken[] = {".", "..", "status", "finalize", "watch", "proxy"};
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_metric_char) &&
           std::ranges::find(taken, text) == std::end(taken);
}

} // namespace plimsoll::domain

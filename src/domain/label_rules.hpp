// SPDX-License-Identifier: Apache-2.0
// Kubernetes' rules for names, and what is wrong with one in the words of its validation.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::domain {

// One part of a DNS-1123 subdomain, of any length.
bool is_dns_part(std::string_view text);
// Empty when the label's key, or value, is legal.
std::string key_complaint(std::string_view key);
std::string value_complaint(std::string_view value);

} // namespace plimsoll::domain

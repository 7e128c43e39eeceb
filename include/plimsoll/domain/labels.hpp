// SPDX-License-Identifier: Apache-2.0
// Labels of a series, and the names that Kubernetes allows (apimachinery pkg/api/validate/content).
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace plimsoll::domain {

// Sorted by key, as every Kubernetes serialisation writes them.
using labels = std::map<std::string, std::string, std::less<>>;

// [prefix/]name: an optional DNS-1123 subdomain of <= 253, and a name of <= 63 characters.
bool is_label_key(std::string_view text);
// Empty, or <= 63 characters of the same charset as a label's name.
bool is_label_value(std::string_view text);
// DNS-1123 label: a namespace's name.
bool is_namespace(std::string_view text);
// What Plimsoll accepts as a metric's name: one path segment of [a-z0-9-_.:], 1 to 253 characters, and
// none of `.`, `..`, `status`, `finalize`, `watch`, `proxy`, which request parsing takes for verbs or
// subresources (client-go lower-cases the segment, so capitals could never be asked for).
bool is_metric_name(std::string_view text);

} // namespace plimsoll::domain

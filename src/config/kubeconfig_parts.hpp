// SPDX-License-Identifier: Apache-2.0
// The parts of a kubeconfig. Unlike our own configuration it may hold keys that we do not know; those
// that would change whom or what we talk to are refused, the others passed over.
#pragma once

#include "cursor.hpp"

#include <plimsoll/config/kubeconfig.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::config {

// The text at `key`; nothing if it is missing or empty, as for client-go, or no text (reported).
std::optional<std::string> text_of(const cursor& of, std::string_view key);
// The value under `part` of the element of the list `list` that is named `name`; reported if missing.
std::optional<cursor> find_named(const cursor& root, std::string_view list, std::string_view part,
                                 const std::string& name);
// The child at `key`, of any kind; nothing if missing or null.
std::optional<cursor> child(const cursor& of, std::string_view key);

void read_cluster(const cursor& of, kubeconfig_connection& into);
void read_user(const cursor& of, kubeconfig_connection& into);
void read_server(const cursor& of, const std::string& url, kubeconfig_connection& into);
// `key` and `key`-data: at most one of the two is set afterwards.
void read_file_or_data(const cursor& of, const std::string& key, std::string& file, std::string& data);

} // namespace plimsoll::config

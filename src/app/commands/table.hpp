// SPDX-License-Identifier: Apache-2.0
// The tables that `plimsoll check` prints.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace plimsoll::app {

using row = std::vector<std::string>;

// REQUIRES: at least one row; all are as long as the first.
void print_table(const std::vector<row>& rows, std::ostream& out);

// Some of them and the number of the others: a metric may name a thousand.
std::string namespaces_text(const config::metric_settings& of);

} // namespace plimsoll::app

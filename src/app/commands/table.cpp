// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <algorithm>
#include <ostream>

namespace plimsoll::app {

namespace {

constexpr std::size_t most_shown = 3;

} // namespace

void print_table(const std::vector<row>& rows, std::ostream& out) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const row& r : rows)
        for (std::size_t i = 0; i < r.size(); ++i)
            widths[i] = std::max(widths[i], r[i].size());
    for (const row& r : rows) {
        for (std::size_t i = 0; i + 1 < r.size(); ++i)
            out << r[i] << std::string(widths[i] - r[i].size() + 3, ' ');
        out << r.back() << '\n';
    }
}

std::string namespaces_text(const config::metric_settings& of) {
    const auto& names = *of.namespaces;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most_shown); ++i)
        text += (i == 0 ? "" : ",") + names[i];
    if (names.size() > most_shown) text += ",+" + std::to_string(names.size() - most_shown);
    return text;
}

} // namespace plimsoll::app

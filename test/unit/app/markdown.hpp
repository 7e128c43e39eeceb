// SPDX-License-Identifier: Apache-2.0
// What the documentation shows: fenced blocks and the first cells of its tables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plimsoll::app {

struct block {
    std::string language; // empty: none
    std::string text;     // without the fence's own indentation
};

std::string read_source(const std::string& path); // from the root of the project
std::vector<block> blocks_of(const std::string& document);
// Every `word` in backticks that stands in the first cell of a row under the heading that begins with
// `heading`.
std::vector<std::string> first_cells(const std::string& document, const std::string& heading);
std::vector<std::string> lines_of(const std::string& text);

} // namespace plimsoll::app

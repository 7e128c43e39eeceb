// SPDX-License-Identifier: Apache-2.0
#include "markdown.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace plimsoll::app {

namespace {

std::size_t indentation(const std::string& line) {
    const auto first = line.find_first_not_of(' ');
    return first == std::string::npos ? line.size() : first;
}

void add_words(const std::string& cell, std::vector<std::string>& to) {
    for (auto open = cell.find('`'); open != std::string::npos;) {
        const auto close = cell.find('`', open + 1);
        if (close == std::string::npos) return;
        to.push_back(cell.substr(open + 1, close - open - 1));
        open = cell.find('`', close + 1);
    }
}

} // namespace

std::string read_source(const std::string& path) {
    std::ifstream from(std::string(PLIMSOLL_SOURCE_DIR) + "/" + path);
    if (!from) throw std::runtime_error("cannot read " + path);
    std::ostringstream text;
    text << from.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream from(text);
    for (std::string line; std::getline(from, line);)
        out.push_back(line);
    return out;
}

std::vector<block> blocks_of(const std::string& document) {
    std::vector<block> out;
    bool inside = false;
    std::size_t indent = 0;
    for (const std::string& line : lines_of(document)) {
        const auto start = indentation(line);
        if (line.compare(start, 3, "```") == 0) {
            if (!inside) out.push_back({line.substr(start + 3), ""});
            inside = !inside;
            indent = start;
        } else if (inside) {
            out.back().text += line.substr(std::min(indent, start)) + "\n";
        }
    }
    return out;
}

std::vector<std::string> first_cells(const std::string& document, const std::string& heading) {
    std::vector<std::string> out;
    bool here = false;
    for (const std::string& line : lines_of(document)) {
        if (line.starts_with("#")) here = line.starts_with(heading);
        if (here && line.starts_with("| ")) add_words(line.substr(2, line.find(" | ") - 2), out);
    }
    return out;
}

} // namespace plimsoll::app

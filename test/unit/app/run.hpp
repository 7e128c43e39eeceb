// SPDX-License-Identifier: Apache-2.0
// A command line as it is typed, and what came of it.
#pragma once

#include <plimsoll/app/commands.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace plimsoll::app {

struct ran {
    command made;
    std::string out, err;
};

// Points into `words`.
inline std::vector<const char*> argv_of(const std::vector<std::string>& words) {
    std::vector<const char*> out{"plimsoll"};
    for (const std::string& word : words)
        out.push_back(word.c_str());
    return out;
}

std::vector<const char*> argv_of(std::vector<std::string>&& words) = delete;

inline ran parse(const std::vector<std::string>& words) {
    const auto argv = argv_of(words);
    std::ostringstream out, err;
    const command made = parse_command_line(static_cast<int>(argv.size()), argv.data(), out, err);
    return {made, out.str(), err.str()};
}

} // namespace plimsoll::app

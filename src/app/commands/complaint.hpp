// SPDX-License-Identifier: Apache-2.0
// What is said of a command line that cannot be understood: what is wrong, and the remedy.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace plimsoll::app {

// One line without its end. `root` has been parsed as far as it could be.
std::string complaint(const CLI::App& root, const CLI::ParseError& failed);

} // namespace plimsoll::app

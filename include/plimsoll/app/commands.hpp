// SPDX-License-Identifier: Apache-2.0
// The command line: `plimsoll serve | check | version`. Main thread only.
#pragma once

#include <iosfwd>
#include <string>

namespace plimsoll::app {

// Runs the command that `argv` names and returns the exit code; 2 for a command line that cannot be
// understood, with the nearest known flag in the message.
int run_command_line(int argc, const char* const* argv);

// `plimsoll check PATH`: a table of the metrics on `out` and 0, or every error on `err` and 2.
int check(const std::string& path, std::ostream& out, std::ostream& err);

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// The command line: `plimsoll serve | check | version`. Main thread only.
#pragma once

#include <plimsoll/app/options.hpp>
#include <plimsoll/domain/instant.hpp>

#include <iosfwd>
#include <string>

namespace plimsoll::app {

// What the command line asks for.
struct command {
    enum class kind {
        done, // nothing is left to do: help was printed, or what is wrong
        serve,
        check,
        version,
    };
    kind what = kind::done;
    int exit_code = 0;   // of `done`
    serve_options serve; // of `serve`; refuse() has not seen them yet
    std::string path;    // of `check`
    bool query = false;  // --query, of `check`
};

// Writes help on `out`, or on `err` what cannot be understood, with the nearest known flag (exit code 2).
command parse_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

// Runs the command that `argv` names and returns the exit code: 0, 1 for what failed, 2 for what the
// operator has to mend. `serve` logs to the process's standard error, whatever `err` is.
int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

// `plimsoll check PATH`: a table of the metrics on `out` and 0, or every error on `err` and 2. What
// calendars do next is told from `now` on.
int check(const std::string& path, std::ostream& out, std::ostream& err, domain::wall_time now);
int check(const std::string& path, std::ostream& out, std::ostream& err); // as of now

// `plimsoll check PATH --query`: the same with a blank line and what would be served behind the table; 1 if
// a metric has no value.
int check_and_query(const std::string& path, std::ostream& out, std::ostream& err);

} // namespace plimsoll::app

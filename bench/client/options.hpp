// SPDX-License-Identifier: Apache-2.0
// The command line of plimsoll_bench_client. Plain data.
#pragma once

#include "load.hpp"
#include "schedule.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::bench {

struct options {
    load_options load;                 // its destination is `host`, `port` and the files, once they are read
    std::vector<std::string> requests; // heads, made of path and headers
    schedule plan = schedule::at_once(0);
    std::chrono::microseconds late_limit{1000};
    bool warm_up = false; // ask each path once before, as fast as possible
    bool wait = false;    // between the warm-up and the run print a line, and wait for one
};

// Reads arguments and the files they name. Prints help or what is wrong and returns the exit code in `exit`
// when there is nothing to run.
std::optional<options> read_options(int argc, char** argv, int& exit);

} // namespace plimsoll::bench

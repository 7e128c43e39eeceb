// SPDX-License-Identifier: Apache-2.0
// What a run came to. Plain data, filled by the run.
#pragma once

#include "histogram.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace plimsoll::bench {

struct tally {
    std::uint64_t planned = 0;
    std::uint64_t done = 0;                      // answered in any way
    std::uint64_t opened = 0;                    // connections that were made during the run
    std::map<std::string, std::uint64_t> errors; // by status or by what went wrong; nothing: all well
    std::string first_error;
    histogram latency;          // of what was answered well: from when it was due to its last byte
    histogram late;             // how late this program saw that a request was due: no server's fault
    histogram age;              // of the values in the answers, if looked at
    std::size_t body_bytes = 0; // of the last good answer
    std::chrono::nanoseconds elapsed{0}; // from the begin to the last answer
    double processor = 0;                // how much of a core this program used

    void count_error(const std::string& kind, const std::string& detail) {
        ++errors[kind];
        if (first_error.empty()) first_error = kind + ": " + detail;
    }
};

// The whole as a line of JSON. Latencies are null when the client itself was late by more than `late_limit`
// at the same quantile, or had no processor time to spare: then they would be its own.
std::string render(const tally& of, std::chrono::nanoseconds late_limit);

} // namespace plimsoll::bench

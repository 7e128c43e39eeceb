// SPDX-License-Identifier: Apache-2.0
// The log: lines with fields, as text or as JSON lines, on standard error. Callable from any thread;
// never blocks: lines go to a bounded queue, the oldest is dropped and counted, and a thread of the
// logger's own writes them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace plimsoll::telemetry {

enum class level { debug, info, warning, error };
enum class log_format { text, json };

struct log_field {
    std::string_view key;
    std::string value;
};

// Starts the logger; before it (and in tests) lines go nowhere. `verbosity`: as kube-apiserver's -v:
// >= 4 shows debug lines. Once per process.
void start_log(log_format format, int verbosity);
// Writes what is queued and stops the logger's thread.
void stop_log();

// `area`: the module that speaks. Fields never hold secrets.
void log(level how, std::string_view area, std::string_view message,
         std::initializer_list<log_field> fields = {});
bool log_enabled(level how);
// Lines lost because the queue was full.
std::uint64_t dropped_log_lines();

} // namespace plimsoll::telemetry

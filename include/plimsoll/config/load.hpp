// SPDX-License-Identifier: Apache-2.0
// From YAML to settings, with every check. Blocking and slow with many metrics (0.5 s for 10,000): run
// it at start-up or on the compute thread. Never throws for bad input; holds one file at a time.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::config {

// Written as `FILE:LINE:COLUMN: path.to.key: what is wrong; what would be right`; line and column
// (in bytes) count from 1 and are 0 when the problem is the file itself (`FILE: …`). Text taken from a
// file is cut and escaped: safe to print.
struct problem {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string path; // keys and indices within the file, e.g. metrics[3].redis.lists[0].key; may be empty
    std::string what;

    std::string to_string() const;
};

struct loaded {
    config::settings settings;     // empty when there are errors
    std::vector<problem> errors;   // in the order of files and lines; at most max_problems
    std::vector<problem> warnings; // e.g. namespaces: ["*"]; at most max_problems
    std::size_t more_errors = 0;   // found beyond those listed
    std::size_t more_warnings = 0;
};

// One file's text, named for messages; for directories the loader joins them. Relative paths in the
// text (passwordFile, caFile …) are taken from the folder of `name`.
struct source {
    source(std::string of, std::string with, std::string why = {})
        : name(std::move(of)), text(std::move(with)), unreadable(std::move(why)) {}
    std::string name;
    std::string text;
    std::string unreadable; // why it could not be read; empty: it was
};

// What is read at most; beyond it is an error that says so.
inline constexpr std::size_t max_file_bytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t max_files = 1000;
inline constexpr std::size_t max_bytes = std::size_t{64} * 1024 * 1024; // of all files
inline constexpr std::size_t max_depth = 32;
inline constexpr std::size_t max_keys = 256; // of one mapping
inline constexpr std::size_t max_scalar_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t max_backends = 1000;
inline constexpr std::size_t max_metrics = 20000;
inline constexpr std::size_t max_namespaces = 1000; // of one metric
inline constexpr std::size_t max_redis_keys = 1000; // of one metric, of all types
inline constexpr std::size_t max_windows = 100;     // of one calendar
inline constexpr std::size_t max_problems = 100;

// `path`: a file, or a directory whose *.yaml and *.yml files are joined in name order (names that
// begin with `.` are left out, as kubelet's `..data`; folders in it are not descended into). What
// cannot be read is an error. The same as parse(read(path)), with one text at a time in memory.
loaded load(const std::string& path);
// The blocking half of it, for the files thread, and the slow half, for compute.
std::vector<source> read(const std::string& path);
loaded parse(const std::vector<source>& sources);
// What has to be looked at to see whether load() would read something else: `path` and the files in it.
std::vector<std::string> watched(const std::string& path);

} // namespace plimsoll::config

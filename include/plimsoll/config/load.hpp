// SPDX-License-Identifier: Apache-2.0
// From YAML to settings, with every check. Blocking and slow with many metrics: run it at start-up or
// on the compute thread.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace plimsoll::config {

// Written as `FILE:LINE:COLUMN: path.to.key: what is wrong; what would be right`; line and column
// count from 1 and are 0 when the problem is the file itself (`FILE: …`).
struct problem {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string path;
    std::string what;

    std::string to_string() const;
};

struct loaded {
    config::settings settings;     // to be used only when there are no errors
    std::vector<problem> errors;   // in the order of files and lines
    std::vector<problem> warnings; // e.g. namespaces: ["*"]
};

// One file's text, named for messages; for directories the loader joins them.
struct source {
    std::string name;
    std::string text;
};

// `path`: a file, or a directory whose *.yaml and *.yml files are joined in name order (names that
// begin with `.` are left out, as kubelet's `..data`). Never throws; what cannot be read is an error.
loaded load(const std::string& path);
loaded parse(const std::vector<source>& sources);

} // namespace plimsoll::config

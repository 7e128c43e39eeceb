// SPDX-License-Identifier: Apache-2.0
// Collects what is wrong, of all files, while they are read; bounded. Lives as long as one load.
#pragma once

#include "node.hpp"

#include <plimsoll/config/load.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace plimsoll::config {

// A position in one of the files; `file` is what problem_book::open() returned.
struct place {
    std::size_t file = 0;
    position at;
};

class problem_book {
public:
    std::size_t open(std::string file_name);
    void error(place where, std::string path, std::string what);
    void warning(place where, std::string path, std::string what);
    // Drops what was noted of a file, so that one cause is not reported as many.
    void forget(std::size_t file);

    bool has_errors() const;
    const std::string& name(std::size_t file) const { return files_[file].name; }
    // Of the first file opened.
    std::string first_name() const { return files_.empty() ? "configuration" : files_.front().name; }
    // "FILE:LINE", for messages that name a second place.
    std::string spot(place where) const;
    // By file and position, cut to max_problems.
    void write_to(loaded& into);

private:
    struct entry {
        position at;
        std::string path;
        std::string what;
    };
    struct notes {
        std::vector<entry> kept; // the first ones, by position
        std::size_t found = 0;
        void add(position at, std::string path, std::string what);
    };
    struct file_notes {
        std::string name;
        notes errors, warnings;
    };
    static void collect(const std::string& file, notes& from, std::vector<problem>& into, std::size_t& more);

    std::vector<file_notes> files_;
};

} // namespace plimsoll::config

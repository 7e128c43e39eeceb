// SPDX-License-Identifier: Apache-2.0
// One configuration file into the settings of all.
#pragma once

#include "names.hpp"
#include "problem_book.hpp"

#include <plimsoll/config/load.hpp>

namespace plimsoll::config {

// Reads the files one after another; each text may go as soon as add() returns.
class loading {
public:
    void add(const source& from);
    // A file that cannot be read.
    void add_unreadable(const std::string& name, std::string why);
    // No more can be taken: a limit was reported.
    bool full() const { return full_; }
    loaded finish();

private:
    void take(std::size_t file, std::string_view key, std::size_t index, node element);
    void add_metric(metric_settings added);
    void check_header(const node& root, std::size_t file);

    problem_book problems_;
    names names_{problems_};
    settings made_;
    bool full_ = false;
};

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
// What must agree across all files: backends' names, metrics' names within each namespace, and that a
// metric's backend exists. Lives as long as one load.
#pragma once

#include "problem_book.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll::config {

class names {
public:
    explicit names(problem_book& problems) : problems_(problems) {}

    // `kind`: the key under which it says what it is; empty if that could not be read.
    void add_backend(const std::string& name, std::string_view kind, place at, std::string path);
    // A backend or a file could not be read: that a name is unknown proves nothing then.
    void note_gap() { complete_ = false; }
    void add_metric(const std::string& name, const std::vector<std::string>& namespaces, place at,
                    std::string path);
    // A metric asks the backend named `of`, and takes it for one of this `kind`.
    void add_question(std::string of, std::string_view kind, place at, std::string path);
    // After the last file.
    void check_questions();

private:
    struct served {
        std::optional<place> everywhere;
        std::unordered_map<std::string, place> by_namespace;
    };
    struct backend {
        place at;
        std::string kind;
    };
    struct question {
        std::string backend;
        std::string kind;
        place at;
        std::string path;
    };

    void judge_kind(question& asked, const backend& of);

    problem_book& problems_;
    std::unordered_map<std::string, backend> backends_;
    std::unordered_map<std::string, served> metrics_;
    std::vector<question> questions_;
    bool complete_ = true;
};

} // namespace plimsoll::config

// SPDX-License-Identifier: Apache-2.0
// Configurations for tests, and their errors as `plimsoll check` prints them.
#pragma once

#include <plimsoll/config/load.hpp>

#include <string>
#include <vector>

namespace plimsoll::config::test {

// Lines 1 and 2 of every file.
inline const std::string head = "apiVersion: plimsoll.dev/v1alpha1\nkind: PlimsollConfiguration\n";
// Line 3 on.
inline const std::string backend = "backends:\n  - name: tasks\n    redis: {address: redis}\n";
// After `backend`, from line 6 on; its keys go on at line 10.
inline const std::string metric = "metrics:\n"
                                  "  - name: task_queue_length\n"
                                  "    namespaces: [artemis-mesh]\n"
                                  "    redis: {backend: tasks, lists: [{key: a}]}\n";
inline const std::string target = "    target: {averageValue: 10}\n";

struct row {
    std::string name;
    std::string text;
    std::string errors; // one a line
};

inline std::string lines(const std::vector<problem>& problems) {
    std::string all;
    for (const problem& one : problems)
        all += (all.empty() ? "" : "\n") + one.to_string();
    return all;
}

inline std::string errors_of(const std::string& text) {
    const loaded result = parse({{"f.yaml", text}});
    return lines(result.errors);
}

inline std::string warnings_of(const std::string& text) {
    const loaded result = parse({{"f.yaml", text}});
    return result.errors.empty() ? lines(result.warnings) : "errors: " + lines(result.errors);
}

} // namespace plimsoll::config::test

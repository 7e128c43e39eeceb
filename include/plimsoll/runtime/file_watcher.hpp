// SPDX-License-Identifier: Apache-2.0
// Says when files have changed: in place, by rename, or by a symlink that now points elsewhere (as
// kubelet swaps mounted ConfigMaps and Secrets). Looks at each once per period on the files thread:
// kernel notification does not cross symlinks and says nothing on network file systems.
#pragma once

#include <plimsoll/runtime/executor.hpp>
#include <plimsoll/runtime/worker.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace plimsoll::runtime {

// What stat() says of each path's target (device, inode, size, times). Two of the same paths are equal
// unless something was written, renamed or linked elsewhere in between. A value.
class file_stamps {
public:
    file_stamps() = default; // of nothing
    // Blocking (a network file system may take its time): at start-up, or on the files thread.
    explicit file_stamps(std::vector<std::string> paths);

    friend bool operator==(const file_stamps&, const file_stamps&) = default;

private:
    std::vector<std::string> paths_;
    std::vector<std::array<std::int64_t, 8>> stamps_;
};

// Runs until cancelled. Calls `changed` on the io thread after a period in which a path's target
// (device, inode, size, mtime) differs from the period before; a path that vanishes counts as changed.
// REQUIRES: `files` outlives the coroutine.
awaitable<void> run_file_watch(worker& files, std::vector<std::string> paths,
                               std::chrono::milliseconds period, std::function<void()> changed);

// The whole file, at most `limit_bytes`. Blocking: for start-up, or on the files thread.
// Errors: not_found, permission_denied, invalid_argument (too long, a directory), each with the path.
domain::result<std::string> read_file(const std::string& path, std::size_t limit_bytes);

} // namespace plimsoll::runtime

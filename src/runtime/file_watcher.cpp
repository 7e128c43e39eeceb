// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/file_watcher.hpp>

#include <plimsoll/runtime/deadline.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace plimsoll::runtime {

namespace {

// What stat() says of a path's target; all zeros but the errno when it says nothing.
using fingerprint = std::array<std::int64_t, 8>;

fingerprint look_at(const std::string& path) {
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0) return {errno};
    return {0,
            static_cast<std::int64_t>(about.st_dev),
            static_cast<std::int64_t>(about.st_ino),
            static_cast<std::int64_t>(about.st_size),
            about.st_mtim.tv_sec,
            about.st_mtim.tv_nsec,
            about.st_ctim.tv_sec,
            about.st_ctim.tv_nsec};
}

} // namespace

file_stamps::file_stamps(std::vector<std::string> paths) : paths_(std::move(paths)) {
    stamps_.reserve(paths_.size());
    for (const auto& path : paths_)
        stamps_.push_back(look_at(path));
}

awaitable<void> run_file_watch(worker& files, std::vector<std::string> paths,
                               std::chrono::milliseconds period, std::function<void()> changed) {
    const auto look = [paths = std::move(paths)] { return file_stamps(paths); };
    auto before = co_await run_on(files, look);
    for (;;) {
        const bool slept = co_await sleep_for(period);
        if (!slept) co_return;
        auto now = co_await run_on(files, look);
        if (!now) {
            if (now.error().code() == domain::errc::cancelled) co_return;
            continue; // out of memory on the files thread; look again
        }
        const bool differs = before && *now != *before;
        before = std::move(now);
        if (differs) changed();
    }
}

} // namespace plimsoll::runtime

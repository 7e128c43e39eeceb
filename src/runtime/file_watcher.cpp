// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/runtime/file_watcher.hpp>

#include <plimsoll/runtime/deadline.hpp>

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdint>
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

// Blocking (a network file system may take its time): on the files thread.
struct look_at_all {
    explicit look_at_all(std::shared_ptr<const std::vector<std::string>> of) : paths(std::move(of)) {}
    std::vector<fingerprint> operator()() const {
        std::vector<fingerprint> out;
        out.reserve(paths->size());
        for (const auto& path : *paths)
            out.push_back(look_at(path));
        return out;
    }
    std::shared_ptr<const std::vector<std::string>> paths;
};

} // namespace

awaitable<void> run_file_watch(worker& files, std::vector<std::string> paths,
                               std::chrono::milliseconds period, std::function<void()> changed) {
    const look_at_all look(std::make_shared<const std::vector<std::string>>(std::move(paths)));
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

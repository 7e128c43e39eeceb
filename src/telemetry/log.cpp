// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/telemetry/log.hpp>

#include "log_line.hpp"
#include "log_pipe.hpp"

#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>

namespace plimsoll::telemetry {

namespace {

constexpr std::size_t queue_lines = 512; // spdlog makes room for each at once: 0.2 MiB
constexpr int nothing_is_logged = static_cast<int>(level::error) + 1;

// The process's log. Posting happens under the lock, so that stop_log() drops nothing that a log() call
// before it has put; rendering and writing do not.
struct process_log {
    std::mutex guard;
    std::unique_ptr<log_pipe> pipe;
    std::uint64_t dropped_before = 0; // by pipes that have been stopped
    std::atomic<log_format> format = log_format::text;
    std::atomic<int> lowest = nothing_is_logged;
};

process_log& the_log() {
    static process_log it;
    return it;
}

} // namespace

void start_log(log_format format, int verbosity) {
    auto& to = the_log();
    const std::scoped_lock lock(to.guard);
    if (to.pipe) return;
    to.pipe = std::make_unique<log_pipe>(STDERR_FILENO, queue_lines);
    to.format = format;
    to.lowest = static_cast<int>(verbosity >= 4 ? level::debug : level::info);
}

void stop_log() {
    auto& from = the_log();
    std::unique_ptr<log_pipe> last;
    {
        const std::scoped_lock lock(from.guard);
        from.lowest = nothing_is_logged;
        last = std::move(from.pipe);
    }
    if (!last) return;
    const auto dropped = last->dropped();
    last.reset();
    const std::scoped_lock lock(from.guard);
    from.dropped_before += dropped;
}

void log(level how, std::string_view area, std::string_view message,
         std::initializer_list<log_field> fields) {
    if (!log_enabled(how)) return;
    auto& to = the_log();
    const log_record record{
        std::chrono::system_clock::now(), how, area, message, {fields.begin(), fields.size()}};
    const std::string line = to.format == log_format::json ? json_line(record) : text_line(record);
    const std::scoped_lock lock(to.guard);
    if (to.pipe) to.pipe->put(line);
}

bool log_enabled(level how) { return static_cast<int>(how) >= the_log().lowest; }

std::uint64_t dropped_log_lines() {
    auto& of = the_log();
    const std::scoped_lock lock(of.guard);
    return of.dropped_before + (of.pipe ? of.pipe->dropped() : 0);
}

} // namespace plimsoll::telemetry

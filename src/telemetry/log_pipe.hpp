// SPDX-License-Identifier: Apache-2.0
// A bounded queue of lines and the thread that writes them to a descriptor. put() never waits for the
// descriptor, whoever reads it: when the queue is full the oldest line is dropped and counted. The
// descriptor is not owned.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace plimsoll::telemetry {

class log_pipe {
public:
    log_pipe(int fd, std::size_t queue_lines);
    // Writes what is queued for at most `patience` more, drops the rest, and ends the thread.
    ~log_pipe();
    log_pipe(const log_pipe&) = delete;
    log_pipe& operator=(const log_pipe&) = delete;

    // How long the destructor may take when the descriptor's reader does not read.
    static constexpr std::chrono::milliseconds patience{1000};

    // From any thread. `line` has no newline at its end.
    void put(std::string_view line);
    // Lines lost to the full queue, or because the descriptor failed.
    std::uint64_t dropped() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace plimsoll::telemetry

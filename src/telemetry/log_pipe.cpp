// SPDX-License-Identifier: Apache-2.0
#include "log_pipe.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <string>

namespace plimsoll::telemetry {

namespace {

using steady = std::chrono::steady_clock;

// Writes on the logger's thread alone. It asks poll() first and never writes more than PIPE_BUF at
// once, for which a pipe that is ready has room: so write() does not block and a stop can be bounded.
class fd_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    explicit fd_sink(int fd) : fd_(fd) {}

    // From any thread: what is not written at `when` is dropped.
    void give_up_at(steady::time_point when) { give_up_at_ = when.time_since_epoch().count(); }
    std::uint64_t failed() const { return failed_; }

private:
    void sink_it_(const spdlog::details::log_msg& msg) override {
        line_.assign(msg.payload.data(), msg.payload.size());
        line_ += '\n';
        std::string_view rest = line_;
        while (!rest.empty()) {
            if (!wait_until_ready()) break;
            const auto written = ::write(fd_, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
            if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
            if (written < 0 && errno != EINTR && errno != EAGAIN) break;
        }
        if (!rest.empty()) ++failed_;
    }
    void flush_() override {}

    bool wait_until_ready() {
        constexpr int look_again_ms = 20;
        for (;;) {
            if (steady::now().time_since_epoch().count() >= give_up_at_) return false;
            pollfd ready{.fd = fd_, .events = POLLOUT, .revents = 0};
            if (::poll(&ready, 1, look_again_ms) > 0) return true;
        }
    }

    int fd_;
    std::string line_;
    std::atomic<steady::rep> give_up_at_ = steady::time_point::max().time_since_epoch().count();
    std::atomic<std::uint64_t> failed_ = 0;
};

// A reader that has gone away is an error of write(), not the end of the process.
void block_sigpipe() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

} // namespace

struct log_pipe::impl {
    impl(int fd, std::size_t queue_lines)
        : sink(std::make_shared<fd_sink>(fd)),
          pool(std::make_shared<spdlog::details::thread_pool>(queue_lines, 1,
                                                              [] {
                                                                  block_sigpipe();
                                                                  pthread_setname_np(pthread_self(), "log");
                                                              })),
          logger(std::make_shared<spdlog::async_logger>("plimsoll", sink, pool,
                                                        spdlog::async_overflow_policy::overrun_oldest)) {
        logger->set_level(spdlog::level::trace);
    }

    std::shared_ptr<fd_sink> sink;
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::shared_ptr<spdlog::async_logger> logger;
};

log_pipe::log_pipe(int fd, std::size_t queue_lines) : impl_(std::make_unique<impl>(fd, queue_lines)) {}

log_pipe::~log_pipe() {
    impl_->sink->give_up_at(steady::now() + patience);
    impl_->pool.reset(); // posts the end behind what is queued, and joins the thread
}

void log_pipe::put(std::string_view line) {
    impl_->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

std::uint64_t log_pipe::dropped() const { return impl_->pool->overrun_counter() + impl_->sink->failed(); }

} // namespace plimsoll::telemetry

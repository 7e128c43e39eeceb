// SPDX-License-Identifier: Apache-2.0
// How `plimsoll serve` stops: step by step after the first signal, at once after the second.
#include "process.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace plimsoll::app {

namespace {

using namespace std::chrono_literals;
using telemetry::level;

constexpr auto finish_answers_within = 10s;
constexpr auto join_within = 5s;
constexpr auto watchdog_after_delay = 20s; // more than the two above, and what a stall may add

// The watchdog must work when the io thread does not: the kernel's alarm, not a timer of ours.
extern "C" void give_up(int) { _exit(1); }

unsigned seconds_until_watchdog(std::chrono::milliseconds delay) {
    return static_cast<unsigned>(
        std::chrono::ceil<std::chrono::seconds>(delay + watchdog_after_delay).count());
}

using signal_set = boost::asio::basic_signal_set<runtime::executor>;

} // namespace

runtime::awaitable<void> process::wait_for_stop() {
    signal_set signals(io_.get_executor(), SIGTERM, SIGINT);
    boost::system::error_code failed;
    const int signal =
        co_await signals.async_wait(boost::asio::redirect_error(runtime::use_awaitable, failed));
    if (failed) co_return;
    telemetry::log(level::info, "app", "stopping",
                   {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"},
                    {"delay_seconds", std::to_string(how_.shutdown_delay.count() / 1000)}});
    std::signal(SIGALRM, give_up);
    alarm(seconds_until_watchdog(how_.shutdown_delay));
    signals.clear(failed);
    std::signal(SIGTERM, give_up);
    std::signal(SIGINT, give_up);
    co_await run_drain();
}

// Readiness fails at once, but kube-apiserver and endpoints need the delay to hear of it: until then
// every read is served.
runtime::awaitable<void> process::run_drain() {
    stopping_ = true;
    server_.announce_stop();
    co_await runtime::sleep_for(how_.shutdown_delay);
    server_.stop_accepting();
    const auto finish = runtime::deadline::after(finish_answers_within);
    if (!co_await server_.drained(finish)) {
        telemetry::log(level::warning, "app", "cutting connections that did not end",
                       {{"connections", std::to_string(server_.connections())}});
        server_.cut();
    }
    if (metrics_server_) {
        metrics_server_->stop_accepting();
        metrics_server_->cut();
    }
    background_.cancel();
    sessions_.cancel();
    const auto limit = runtime::deadline::after(join_within);
    const bool background_ended = co_await background_.join(limit);
    // Only now, lest a reload under way start new ones.
    current_->cancel();
    const bool polls_ended = co_await current_->join(limit);
    const bool sessions_ended = co_await sessions_.join(limit);
    if (!background_ended || !polls_ended || !sessions_ended) {
        telemetry::log(level::error, "app", "tasks did not end");
        telemetry::stop_log();
        _exit(1);
    }
    names_.close(); // what c-ares still asks would keep the io_context, and so the process, alive
    telemetry::log(level::info, "app", "stopped");
}

} // namespace plimsoll::app

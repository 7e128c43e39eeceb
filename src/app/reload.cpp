// SPDX-License-Identifier: Apache-2.0
#include "reload.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>

#include <csignal>
#include <utility>

namespace plimsoll::app {

namespace {

using namespace std::chrono_literals;
using domain::errc;
using telemetry::level;

constexpr auto look_every = 1s;
// Whoever writes in place writes several times; that long nothing has changed, and at most so often.
constexpr auto settle_for = 100ms;
constexpr int settle_looks = 20;

double seconds_since_epoch(domain::wall_time at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

} // namespace

reloader::reloader(runtime::executor on, std::string path, runtime::file_stamps seen, parts with,
                   current settings, replace use)
    : path_(std::move(path)),
      seen_(std::move(seen)),
      with_(with),
      settings_(std::move(settings)),
      use_(std::move(use)),
      tick_(on),
      successful_(with.instruments.make_gauge("plimsoll_config_last_reload_successful",
                                              "1 if the configuration on disk is the one that is served.")),
      success_time_(
          with.instruments.make_gauge("plimsoll_config_last_reload_success_timestamp_seconds",
                                      "When the configuration was last read well, in seconds since 1970.")) {
    succeeded();
}

runtime::awaitable<void> reloader::run() {
    for (;;) {
        const bool go_on = co_await wait();
        if (!go_on) co_return;
        auto now = co_await look();
        if (!now) {
            if (now.error().code() == errc::cancelled) co_return;
            const bool slept = co_await runtime::sleep_for(look_every);
            if (!slept) co_return;
            continue;
        }
        if (!asked_ && *now == seen_) continue;
        auto still = co_await settled(std::move(*now));
        if (!still) continue;
        // Of before they are read: what is written from here on is another change.
        seen_ = std::move(*still);
        asked_ = false;
        co_await read_again();
    }
}

runtime::awaitable<void> reloader::run_hangups() {
    const auto on = co_await boost::asio::this_coro::executor;
    boost::asio::basic_signal_set<runtime::executor> hangups(on, SIGHUP);
    for (;;) {
        boost::system::error_code failed;
        co_await hangups.async_wait(boost::asio::redirect_error(runtime::use_awaitable, failed));
        if (failed) co_return;
        telemetry::log(level::info, "config", "SIGHUP: reading the configuration again");
        asked_ = true;
        tick_.cancel();
    }
}

// Until it is time to look (true), or the coroutine is cancelled.
runtime::awaitable<bool> reloader::wait() {
    if (!asked_) {
        tick_.expires_after(look_every);
        boost::system::error_code ignored;
        co_await tick_.async_wait(boost::asio::redirect_error(runtime::use_awaitable, ignored));
    }
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return state.cancelled() == boost::asio::cancellation_type::none;
}

runtime::awaitable<reloader::stamps> reloader::look() {
    auto job = [path = path_] { return runtime::file_stamps(config::watched(path)); };
    auto looking = runtime::run_on(with_.files, std::move(job));
    co_return co_await std::move(looking);
}

runtime::awaitable<reloader::stamps> reloader::settled(runtime::file_stamps seen) {
    for (int i = 0; i < settle_looks; ++i) {
        const bool slept = co_await runtime::sleep_for(settle_for);
        if (!slept) co_return domain::error(errc::cancelled, "cancelled");
        auto now = co_await look();
        if (!now) co_return now;
        if (*now == seen) break;
        seen = std::move(*now);
    }
    co_return seen;
}

runtime::awaitable<void> reloader::read_again() {
    auto done = co_await read_and_build();
    if (!done) {
        if (done.error().code() == errc::cancelled) co_return;
        attempt none;
        none.errors.push_back({path_, 0, 0, "", done.error().detail()});
        failed(none);
        co_return;
    }
    for (const config::problem& p : done->warnings)
        telemetry::log(level::warning, "config", "configuration", {{"warning", p.to_string()}});
    std::optional<blueprint> made = std::move(done->made);
    if (!made) {
        failed(*done);
        co_return;
    }
    const std::size_t metrics = made->settings->metrics.size();
    co_await use_(std::move(*made));
    succeeded();
    telemetry::log(level::info, "config", "configuration reloaded", {{"metrics", std::to_string(metrics)}});
}

runtime::awaitable<domain::result<reloader::attempt>> reloader::read_and_build() {
    auto read = [path = path_] { return config::read(path); };
    auto reading = runtime::run_on(with_.files, std::move(read));
    auto sources = co_await std::move(reading);
    if (!sources) co_return sources.error();
    auto make = [from = std::move(*sources), before = settings_(), now = with_.now.now()]() mutable {
        return build(std::move(from), before, now);
    };
    auto making = runtime::run_on(with_.compute, std::move(make));
    co_return co_await std::move(making);
}

// On compute.
reloader::attempt reloader::build(std::vector<config::source> sources, const settings_pointer& before,
                                  domain::instant now) {
    config::loaded loaded = config::parse(sources);
    sources.clear();
    attempt out;
    out.warnings = std::move(loaded.warnings);
    out.more_errors = loaded.more_errors;
    if (loaded.errors.empty())
        out.made = make_blueprint(std::move(loaded.settings), before.get(), now);
    else
        out.errors = std::move(loaded.errors);
    return out;
}

void reloader::succeeded() {
    successful_.set(1);
    success_time_.set(seconds_since_epoch(with_.now.now().wall));
}

void reloader::failed(const attempt& how) {
    successful_.set(0);
    for (const config::problem& p : how.errors)
        telemetry::log(level::error, "config", "configuration", {{"error", p.to_string()}});
    telemetry::log(level::error, "config", "configuration not reloaded, the old one stays",
                   {{"errors", std::to_string(how.errors.size() + how.more_errors)}});
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// The composition root: every part of `plimsoll serve`, as members in the order of who needs whom.
// Made on the main thread before the io_context runs; from then on all of it lives on the io thread.
#pragma once

#include "generation.hpp"
#include "reload.hpp"
#include "serving_certificate.hpp"
#include "trust_feed.hpp"

#include <plimsoll/api/router.hpp>
#include <plimsoll/app/options.hpp>
#include <plimsoll/auth/authenticator.hpp>
#include <plimsoll/auth/authorizer.hpp>
#include <plimsoll/cluster/client.hpp>
#include <plimsoll/runtime/lag_monitor.hpp>

#include <optional>

namespace plimsoll::app {

// The serving address, port and certificate, checked and read.
struct prepared {
    config::settings settings;
    runtime::file_stamps files;                   // the configuration's, as they were before it was read
    std::optional<cluster::connection> apiserver; // none with --insecure-loopback
    std::shared_ptr<boost::asio::ssl::context> certificate;
};

class process {
public:
    // Throws boost::system::system_error when it cannot listen.
    process(const serve_options& how, prepared with);
    ~process();
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    // Serves until SIGTERM or SIGINT, then drains. Returns the exit code.
    int run();

private:
    api::health health_checks();
    bool authentication_read() const;
    bool polled_or_waited();
    void start_following();
    void start_metrics_server();
    runtime::awaitable<net::reply> answer(const http::request& request, const http::peer& from);
    // Lets another generation take the place of the current one, at once for whoever reads.
    runtime::awaitable<void> serve_instead(blueprint made);
    std::unique_ptr<generation> make_generation(blueprint made);
    // Gives memory back once the first polls are done, and then now and again.
    runtime::awaitable<void> run_memory();
    runtime::awaitable<void> run_drain();
    runtime::awaitable<void> wait_for_stop();

    const serve_options how_;
    boost::asio::io_context io_{1};
    runtime::system_clock clock_;
    const domain::instant started_ = clock_.now();
    telemetry::registry instruments_;
    runtime::worker compute_{"compute"};
    runtime::worker files_{"files"};
    runtime::lag_monitor lag_;
    runtime::task_group sessions_;   // the servers' own
    runtime::task_group background_; // watches, reviews, reloads; polls belong to their generation
    runtime::task_group control_;    // signals and the drain
    net::resolver names_;
    std::unique_ptr<generation> current_;
    reloader reload_;
    std::optional<cluster::client> apiserver_;
    auth::token_reviewer tokens_;
    auth::authenticator authenticator_;
    trust_feed trust_;
    auth::authorizer authorizer_;
    api::router router_;
    net::server server_;
    std::optional<net::server> metrics_server_;
    bool stopping_ = false;
    bool first_polls_done_ = false; // once and for all: a reload leaves it ready
};

} // namespace plimsoll::app

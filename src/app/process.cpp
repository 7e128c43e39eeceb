// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include "memory.hpp"
#include "metrics_page.hpp"
#include "tide.hpp"
#include "version.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/this_coro.hpp>

namespace plimsoll::app {

namespace {

using namespace std::chrono_literals;
using telemetry::level;

constexpr auto ready_without_polls_after = 10s;
constexpr auto look_for_first_polls_every = 500ms;
constexpr auto give_back_every = 60s; // what a burst of answers took, and at once what many connections did
constexpr auto look_at_connections_every = 1s;
constexpr auto tick_missed_after = 10s;
// Whoever does not read a page keeps it in memory, and it has 5 MiB with 10,000 metrics.
constexpr std::size_t metrics_connections = 8;
constexpr auto polls_end_within = 10s;

// Seconds late that the io thread may be; a step on it should take less than 1 ms.
const std::vector<double> lag_bounds = {0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 1};

// A task that ends by an exception is a defect of ours; the others go on.
void report_defect(const std::string& name, const std::string& what) {
    telemetry::log(level::error, "app", "task ended by an exception", {{"task", name}, {"error", what}});
}

auth::authorizer::review review_by(std::optional<cluster::client>& apiserver) {
    return [&apiserver](cluster::user_info who, cluster::attributes what,
                        runtime::deadline limit) -> runtime::awaitable<domain::result<cluster::verdict>> {
        return apiserver->review_access(std::move(who), std::move(what), limit);
    };
}

auth::token_reviewer::review token_review_by(std::optional<cluster::client>& apiserver) {
    return
        [&apiserver](std::string token,
                     runtime::deadline limit) -> runtime::awaitable<domain::result<cluster::token_verdict>> {
            return apiserver->review_token(std::move(token), limit);
        };
}

auth::token_reviewer::options token_options(const serve_options& how) {
    auth::token_reviewer::options out;
    out.keep_for = how.token_cache_ttl;
    return out;
}

} // namespace

process::process(const serve_options& how, prepared with)
    : how_(how),
      lag_(instruments_.make_histogram("plimsoll_event_loop_lag_seconds",
                                       "How late a 10 ms timer of the io thread ran.", lag_bounds)),
      sessions_(io_.get_executor(), report_defect),
      background_(io_.get_executor(), report_defect),
      control_(io_.get_executor(), report_defect),
      names_(io_.get_executor()),
      current_(make_generation(make_blueprint(std::move(with.settings), nullptr, started_))),
      reload_(
          io_.get_executor(), how.config, std::move(with.files), {compute_, files_, clock_, instruments_},
          [this] { return current_->settings(); },
          [this](blueprint made) { return serve_instead(std::move(made)); }),
      tokens_(token_review_by(apiserver_), background_, clock_, instruments_, token_options(how)),
      authenticator_(clock_, instruments_, &tokens_),
      trust_(authenticator_, compute_, background_, instruments_),
      authorizer_(review_by(apiserver_), background_, clock_, instruments_, auth::authorizer::options()),
      router_({authenticator_, &authorizer_, clock_, instruments_},
              with.apiserver ? api::access::delegated : api::access::insecure, health_checks(),
              version_document(), how.secure_port),
      server_(
          io_.get_executor(), sessions_, {how.bind_address, how.secure_port, net::server_limits()},
          std::move(with.certificate),
          [this](const http::request& request, const http::peer& from) { return answer(request, from); },
          instruments_) {
    if (with.apiserver) apiserver_.emplace(std::move(*with.apiserver), names_, compute_, files_);
    router_.use(current_->metrics(), current_->take_resource_list());
    instruments_
        .make_gauge("plimsoll_build_info", "Always 1; the labels tell which build this is.",
                    {{"version", version_text()}})
        .set(1);
    start_metrics_server();
}

process::~process() = default;

api::health process::health_checks() {
    api::health out;
    out.live.push_back({"ping", [] { return true; }});
    out.live.push_back(
        {"event-loop", [this] { return clock_.now().steady - lag_.last_tick() < tick_missed_after; }});
    out.live.push_back({"polling", [this] { return current_->alive(clock_.now().steady); }});
    out.ready.push_back({"configuration", [] { return true; }});
    out.ready.push_back({"authentication", [this] { return authentication_read(); }});
    out.ready.push_back({"first-polls", [this] { return polled_or_waited(); }});
    out.ready.push_back({"shutdown", [this] { return !stopping_; }});
    return out;
}

bool process::authentication_read() const { return !apiserver_ || authenticator_.ready(); }

bool process::polled_or_waited() {
    if (!first_polls_done_)
        first_polls_done_ = current_->metrics()->all_polled() ||
                            clock_.now().steady - started_.steady >= ready_without_polls_after;
    return first_polls_done_;
}

runtime::awaitable<net::reply> process::answer(const http::request& request, const http::peer& from) {
    auto replied = co_await router_.handle(request, from);
    net::reply out;
    out.response = std::move(replied.response);
    out.authenticated = replied.authenticated;
    out.front_proxy = replied.front_proxy;
    co_return out;
}

void process::start_following() {
    if (!apiserver_) return;
    const auto changed = [this](std::optional<cluster::client::config_map> data) {
        trust_.changed(std::move(data));
    };
    background_.spawn("authentication ConfigMap",
                      apiserver_->follow_config_map("kube-system", "extension-apiserver-authentication",
                                                    changed, [](const domain::error&) {}));
}

void process::start_metrics_server() {
    const auto where = listen_address(how_.metrics_bind_address);
    if (!where) return;
    net::server_limits limits;
    limits.connections = metrics_connections;
    metrics_server_.emplace(
        io_.get_executor(), sessions_, net::server::options{where->host, where->port, limits}, nullptr,
        [this](const http::request& request, const http::peer&) {
            return serve_metrics(request, current_->metrics(), clock_.now(), instruments_, compute_);
        },
        instruments_);
}

std::unique_ptr<generation> process::make_generation(blueprint made) {
    const backend_parts with{names_, compute_, files_, clock_};
    return std::make_unique<generation>(std::move(made), with, instruments_, io_.get_executor(),
                                        report_defect);
}

// The polls of the old generation end first, because they write into what the new one takes over;
// meanwhile the old one is served. The exchange itself is one step.
runtime::awaitable<void> process::serve_instead(blueprint made) {
    auto next = make_generation(std::move(made));
    current_->cancel();
    for (;;) {
        const bool ended = co_await current_->join(runtime::deadline::after(polls_end_within));
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (state.cancelled() != boost::asio::cancellation_type::none) co_return;
        if (ended) break;
        telemetry::log(level::error, "app", "polls of the old configuration do not end");
    }
    next->inherit(*current_);
    router_.use(next->metrics(), next->take_resource_list());
    current_.swap(next);
    current_->start();

    // 10,000 metrics take milliseconds to free.
    auto forget = [settings = next->settings(), metrics = next->metrics()]() mutable {
        settings.reset();
        metrics.reset();
        give_memory_back(code::goes);
    };
    next.reset();
    auto forgetting = runtime::run_on(compute_, std::move(forget));
    co_await std::move(forgetting);
}

runtime::awaitable<void> process::run_memory() {
    while (!polled_or_waited()) {
        const bool slept = co_await runtime::sleep_for(look_for_first_polls_every);
        if (!slept) co_return;
    }
    tide connections;
    for (code then = code::goes;; then = code::stays) {
        auto giving = runtime::run_on(compute_, [then] { give_memory_back(then); });
        co_await std::move(giving);
        const auto next = runtime::deadline::after(give_back_every);
        while (!next.passed() && !connections.has_gone_out(server_.connections())) {
            const bool slept = co_await runtime::sleep_for(look_at_connections_every);
            if (!slept) co_return;
        }
    }
}

int process::run() {
    control_.spawn("stop", wait_for_stop());
    background_.spawn("lag", lag_.run());
    if (!how_.tls_cert_file.empty()) {
        const auto successful = instruments_.make_gauge("plimsoll_tls_certificate_last_reload_successful",
                                                        "1 if the serving certificate on disk is in use.");
        successful.set(1);
        background_.spawn("serving certificate",
                          run_certificate_reload({how_.tls_cert_file, how_.tls_private_key_file}, server_,
                                                 background_, compute_, files_, successful));
    }
    start_following();
    background_.spawn("configuration", reload_.run());
    background_.spawn("SIGHUP", reload_.run_hangups());
    current_->start();
    background_.spawn("memory", run_memory());
    server_.start();
    if (metrics_server_) metrics_server_->start();
    telemetry::log(level::info, "app", "serving",
                   {{"address", how_.bind_address},
                    {"port", std::to_string(server_.port())},
                    {"metrics", std::to_string(current_->settings()->metrics.size())},
                    {"version", version_text()}});
    io_.run();
    compute_.stop(1s);
    files_.stop(1s);
    return 0;
}

} // namespace plimsoll::app

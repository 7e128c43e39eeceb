// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/backends/prometheus/backend.hpp>

#include "round.hpp"
#include "server.hpp"

#include <plimsoll/runtime/together.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::result;

namespace {

using namespace std::chrono_literals;

using outcomes = std::vector<polling::outcome>;

// How long another URL is asked before the first one is tried again.
constexpr auto back_to_first_after = 60s;

class prometheus_backend final : public polling::backend {
public:
    prometheus_backend(std::string name, const config::prometheus_settings& settings, net::resolver& names,
                       runtime::worker& compute, runtime::worker& files, const runtime::clock& now)
        : name_(std::move(name)), settings_(settings), now_(now), access_(settings, files, compute) {
        for (const config::prometheus_url& url : settings.urls)
            servers_.emplace_back(url, settings, access_, names, compute);
    }

    const std::string& name() const override { return name_; }
    std::size_t calls_at_once() const override { return settings_.connections; }

    runtime::awaitable<result<outcomes>> poll(std::vector<const config::metric_settings*> metrics,
                                              runtime::deadline limit) override {
        // Besides the limit this gives cancellation as an error.
        return runtime::with_deadline(ask(std::move(metrics), limit), limit, "polling Prometheus");
    }

private:
    runtime::awaitable<result<outcomes>> ask(std::vector<const config::metric_settings*> metrics,
                                             runtime::deadline limit);
    runtime::awaitable<void> work(round& on, const authorization& who, runtime::deadline limit);
    runtime::awaitable<void> ask_one(round& on, round::question& what, const authorization& who,
                                     runtime::deadline limit);
    std::size_t first_to_ask();
    void use(std::size_t server);

    std::string name_;
    const config::prometheus_settings& settings_;
    const runtime::clock& now_;
    access access_;
    std::deque<server> servers_; // in the order of the URLs; pointed at by requests
    std::size_t used_ = 0;       // the one that answered last
    domain::steady_time first_again_;
};

runtime::awaitable<result<outcomes>>
prometheus_backend::ask(std::vector<const config::metric_settings*> metrics, runtime::deadline limit) {
    const auto who = co_await access_.credentials();
    if (!who) co_return who.error();
    const std::size_t at_once = std::min<std::size_t>(settings_.connections, metrics.size());
    round on(std::move(metrics), at_once);
    std::vector<runtime::awaitable<void>> workers;
    for (std::size_t i = 0; i < std::min(at_once, on.size()); ++i)
        workers.push_back(work(on, *who, limit));
    co_await runtime::together(std::move(workers));
    co_return on.outcomes(error(errc::deadline_exceeded, "not asked: the other queries took too long"));
}

// What has no time left is not asked, so that what was answered counts.
runtime::awaitable<void> prometheus_backend::work(round& on, const authorization& who,
                                                  runtime::deadline limit) {
    for (;;) {
        auto* what = on.next();
        if (what == nullptr) co_return;
        co_await ask_one(on, *what, who, limit);
        if (limit.remaining() < settings_.timeout) co_return;
    }
}

runtime::awaitable<void> prometheus_backend::ask_one(round& on, round::question& what,
                                                     const authorization& who, runtime::deadline limit) {
    const std::size_t first = first_to_ask();
    std::string reasons;
    errc code = errc::unavailable;
    domain::instant asked{};
    for (std::size_t i = 0; i < servers_.size(); ++i) {
        const std::size_t at = (first + i) % servers_.size();
        asked = now_.now();
        std::string form = form_of(*what.text, asked.wall, settings_.timeout);
        auto got = co_await servers_[at].ask(std::move(form), who, limit.within(settings_.timeout));
        if (!got.has_error() || got.error().whom == refusal::scope::query) {
            use(at);
            on.answered(what, asked, std::move(got));
            co_return;
        }
        code = got.error().cause.code();
        reasons += (reasons.empty() ? "" : "; ") + got.error().cause.detail();
    }
    refusal none(refusal::scope::server, error(code, std::move(reasons)));
    on.answered(what, asked, std::move(none));
}

// The one that answered last; now and then the first, which the operator likes best.
std::size_t prometheus_backend::first_to_ask() {
    if (used_ == 0) return 0;
    const auto now = now_.now().steady;
    if (now < first_again_) return used_;
    first_again_ = now + back_to_first_after;
    return 0;
}

void prometheus_backend::use(std::size_t server) {
    if (server != used_) first_again_ = now_.now().steady + back_to_first_after;
    used_ = server;
}

} // namespace

std::unique_ptr<polling::backend> make_backend(std::string name, const config::prometheus_settings& settings,
                                               net::resolver& names, runtime::worker& compute,
                                               runtime::worker& files, const runtime::clock& now) {
    return std::make_unique<prometheus_backend>(std::move(name), settings, names, compute, files, now);
}

} // namespace plimsoll::backends::prometheus

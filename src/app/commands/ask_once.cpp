// SPDX-License-Identifier: Apache-2.0
#include "ask_once.hpp"

#include "../assemble.hpp"

#include <plimsoll/domain/answer.hpp>
#include <plimsoll/polling/schedule.hpp>

#include <boost/asio/io_context.hpp>

#include <csignal>
#include <map>
#include <numeric>
#include <ostream>

namespace plimsoll::app {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 5min;
constexpr auto join_within = 5s;
constexpr auto look_again_after = 5ms;

// What the schedule needs to run, without a server.
class asking {
public:
    explicit asking(const config::settings& what);

    // Until every metric was polled.
    void run();
    catalog::catalog& metrics() { return catalog_; }
    domain::instant now() const { return clock_.now(); }

private:
    runtime::awaitable<void> wait();

    boost::asio::io_context io_{1};
    runtime::system_clock clock_;
    telemetry::registry instruments_;
    runtime::worker compute_{"compute"};
    runtime::worker files_{"files"};
    runtime::task_group polls_{io_.get_executor(), nullptr};
    runtime::task_group control_{io_.get_executor(), nullptr};
    net::resolver names_{io_.get_executor()};
    catalog::catalog catalog_;
    std::vector<std::unique_ptr<polling::backend>> backends_;
    polling::schedule schedule_{clock_, instruments_};
};

asking::asking(const config::settings& what) : catalog_(catalog_metrics(what), clock_.now()) {
    auto by_backend = polled_metrics(what, catalog_);
    for (const config::backend_settings& backend : what.backends) {
        backends_.push_back(make_backend(backend, {names_, compute_, files_, clock_}));
        schedule_.start(*backends_.back(), std::move(by_backend[backend.name]), polls_);
    }
}

void asking::run() {
    control_.spawn("wait", wait());
    io_.run();
    compute_.stop(1s);
    files_.stop(1s);
}

runtime::awaitable<void> asking::wait() {
    const auto limit = runtime::deadline::after(patience);
    while (!catalog_.all_polled() && !limit.passed())
        co_await runtime::sleep_for(look_again_after);
    polls_.cancel();
    co_await polls_.join(runtime::deadline::after(join_within));
}

std::string name_of(const catalog::metric& metric) {
    std::string in = metric.namespaces->front();
    if (metric.namespaces->size() > 1) in += ",+" + std::to_string(metric.namespaces->size() - 1);
    return in + "/" + metric.name;
}

std::string text_of(const domain::labels& of) {
    std::string out;
    for (const auto& [name, value] : of)
        out.append(out.empty() ? "{" : ",").append(name).append("=").append(value);
    return out.empty() ? out : out + "}";
}

// Why the metric has no value.
std::string reason_of(const catalog::slot& of, const domain::refusal& refused) {
    const auto* failed = of.track.current_failure();
    return failed ? failed->cause.detail() : refused.message;
}

// Whether it has one.
bool tell(const catalog::slot& of, domain::instant now, std::ostream& out, std::ostream& err) {
    const std::string name = name_of(of.metric);
    if (!of.remark.empty()) err << "warning: " << name << ": " << of.remark << '\n';
    std::vector<std::size_t> all(of.track.series().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const auto answer = of.answer(all, now);
    if (const auto* refused = std::get_if<domain::refusal>(&answer)) {
        err << name << ": no value: " << reason_of(of, *refused) << '\n';
        return false;
    }
    for (const domain::item& item : std::get<std::vector<domain::item>>(answer))
        out << name << text_of(of.track.series()[item.series]) << " = " << item.value.to_string() << '\n';
    return true;
}

} // namespace

int ask_once(const config::settings& what, std::ostream& out, std::ostream& err) {
    std::signal(SIGPIPE, SIG_IGN);
    asking all(what);
    all.run();
    std::size_t without = 0;
    for (const catalog::slot& slot : all.metrics().slots())
        if (!tell(slot, all.now(), out, err)) ++without;
    if (without == 0) return 0;
    err << "plimsoll: " << without << " of " << what.metrics.size() << " metrics have no value\n";
    return 1;
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "metrics_page.hpp"

#include "memory.hpp"

#include <utility>

namespace plimsoll::app {

namespace {

// A page of thousands of metrics takes several times its size to make.
constexpr std::size_t large_page_bytes = std::size_t{1024} * 1024;

double seconds_since_epoch(domain::wall_time at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

std::shared_ptr<const telemetry::instrument_labels> labels_of(const catalog::metric& metric) {
    std::string namespaces;
    for (const std::string& name : *metric.namespaces)
        namespaces += (namespaces.empty() ? "" : ",") + name;
    telemetry::instrument_labels out{{"metric", metric.name}, {"namespaces", namespaces}};
    if (!metric.backend.empty()) out.emplace("backend", metric.backend);
    return std::make_shared<const telemetry::instrument_labels>(std::move(out));
}

metric_state state_of(const catalog::slot& slot, domain::instant now) {
    metric_state out{&slot.metric};
    if (const auto* failure = slot.track.current_failure()) out.failed_polls = failure->polls;
    out.polled = slot.polled();
    if (slot.dial) {
        out.latest = metric_state::measurement{slot.dial->at(now.wall), now.wall};
    } else if (const auto& sampled = slot.track.sampled_at()) {
        out.latest = metric_state::measurement{domain::quantity(), sampled->wall};
        for (const domain::quantity v : slot.track.values())
            out.latest->sum = domain::saturating_add(out.latest->sum, v);
    }
    return out;
}

net::reply plain(int status, std::string body) {
    net::reply out;
    out.response.status = status;
    out.response.content_type = "text/plain; charset=utf-8";
    out.response.body = std::move(body);
    return out;
}

} // namespace

std::vector<metric_state> metric_states(const catalog::catalog& of, domain::instant now) {
    std::vector<metric_state> out;
    out.reserve(of.slots().size());
    for (const catalog::slot& slot : of.slots())
        out.push_back(state_of(slot, now));
    return out;
}

std::vector<telemetry::gauge_family> metric_gauges(const std::vector<metric_state>& of) {
    telemetry::gauge_family value{
        "plimsoll_metric_value", "Sum over the series of the last complete poll; of a calendar, now.", {}};
    telemetry::gauge_family time{
        "plimsoll_metric_sample_timestamp_seconds", "When that was asked, in seconds since 1970.", {}};
    telemetry::gauge_family up{
        "plimsoll_metric_up", "1 if the latest poll gave a value, 0 if it failed.", {}};
    telemetry::gauge_family failures{
        "plimsoll_metric_failed_polls", "Polls that failed since the last success.", {}};
    for (const metric_state& state : of) {
        const auto labels = labels_of(*state.metric);
        if (state.latest) {
            value.samples.push_back({labels, state.latest->sum.to_double()});
            time.samples.push_back({labels, seconds_since_epoch(state.latest->at)});
        }
        if (state.polled) up.samples.push_back({labels, state.failed_polls > 0 ? 0.0 : 1.0});
        failures.samples.push_back({labels, static_cast<double>(state.failed_polls)});
    }
    return {std::move(value), std::move(time), std::move(up), std::move(failures)};
}

runtime::awaitable<net::reply> serve_metrics(const http::request& request,
                                             std::shared_ptr<const catalog::catalog> of, domain::instant now,
                                             const telemetry::registry& instruments,
                                             runtime::worker& compute) {
    const std::string_view path = request.target.substr(0, request.target.find('?'));
    if (path != "/metrics") co_return plain(404, "404 page not found\n");
    if (request.method != "GET" && request.method != "HEAD") co_return plain(405, "method not allowed\n");
    // The texts are made on compute, out of what of the slots never changes: with 10,000 metrics they take
    // longer than a read may wait.
    auto states = metric_states(*of, now);
    auto render = [&instruments, of = std::move(of), states = std::move(states)] {
        std::string text = instruments.text(metric_gauges(states));
        if (text.size() >= large_page_bytes) give_memory_back(code::stays);
        return text;
    };
    auto job = runtime::run_on(compute, std::move(render));
    auto text = co_await std::move(job);
    if (!text) co_return plain(503, text.error().detail() + "\n");
    net::reply out = plain(200, std::move(*text));
    out.response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return out;
}

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
#include "metrics_page.hpp"

#include <optional>

namespace plimsoll::app {

namespace {

double seconds_since_epoch(domain::wall_time at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

telemetry::instrument_labels labels_of(const catalog::slot& slot) {
    std::string namespaces;
    for (const std::string& name : slot.metric.namespaces)
        namespaces += (namespaces.empty() ? "" : ",") + name;
    telemetry::instrument_labels out{{"metric", slot.metric.name}, {"namespaces", namespaces}};
    if (!slot.metric.backend.empty()) out.emplace("backend", slot.metric.backend);
    return out;
}

struct measured {
    domain::quantity sum;
    domain::wall_time at;
};

std::optional<measured> latest(const catalog::slot& slot, domain::instant now) {
    if (slot.dial) return measured{slot.dial->at(now.wall), now.wall};
    if (!slot.track.sampled_at()) return std::nullopt;
    measured out{domain::quantity(), slot.track.sampled_at()->wall};
    for (const domain::quantity v : slot.track.values())
        out.sum = domain::saturating_add(out.sum, v);
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

std::vector<telemetry::gauge_family> metric_gauges(const catalog::catalog& of, domain::instant now) {
    telemetry::gauge_family value{
        "plimsoll_metric_value", "Sum over the series of the last complete poll; of a calendar, now.", {}};
    telemetry::gauge_family time{
        "plimsoll_metric_sample_timestamp_seconds", "When that was asked, in seconds since 1970.", {}};
    telemetry::gauge_family up{
        "plimsoll_metric_up", "1 if the latest poll gave a value, 0 if it failed.", {}};
    telemetry::gauge_family failures{
        "plimsoll_metric_failed_polls", "Polls that failed since the last success.", {}};
    for (const catalog::slot& slot : of.slots()) {
        const auto labels = labels_of(slot);
        if (const auto found = latest(slot, now)) {
            value.samples.push_back({labels, found->sum.to_double()});
            time.samples.push_back({labels, seconds_since_epoch(found->at)});
        }
        const auto& failure = slot.track.current_failure();
        if (slot.polled()) up.samples.push_back({labels, failure ? 0.0 : 1.0});
        failures.samples.push_back({labels, failure ? static_cast<double>(failure->polls) : 0.0});
    }
    return {std::move(value), std::move(time), std::move(up), std::move(failures)};
}

runtime::awaitable<net::reply> serve_metrics(const http::request& request, const catalog::catalog& of,
                                             domain::instant now, const telemetry::registry& instruments,
                                             runtime::worker& compute) {
    const std::string_view path = request.target.substr(0, request.target.find('?'));
    if (path != "/metrics") co_return plain(404, "404 page not found\n");
    if (request.method != "GET" && request.method != "HEAD") co_return plain(405, "method not allowed\n");
    auto render = [&instruments, gauges = metric_gauges(of, now)] { return instruments.text(gauges); };
    auto job = runtime::run_on(compute, std::move(render));
    auto text = co_await std::move(job);
    if (!text) co_return plain(503, text.error().detail() + "\n");
    net::reply out = plain(200, std::move(*text));
    out.response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return out;
}

} // namespace plimsoll::app

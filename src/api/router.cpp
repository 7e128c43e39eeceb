// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/api/router.hpp>

#include "health.hpp"
#include "metric_read.hpp"
#include "negotiation.hpp"
#include "replies.hpp"
#include "request_info.hpp"

#include <plimsoll/wire/discovery.hpp>

#include <algorithm>
#include <array>
#include <random>

namespace plimsoll::api {

namespace {

const std::string apis_path = "/apis";
const std::string group_path = apis_path + "/" + wire::group_name;
const std::string version_path = group_path + "/" + wire::version_name;

// Seconds: a read from memory takes microseconds, one that waits for a review up to its 3 s.
const std::vector<double> read_bounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                         0.025,  0.05,    0.1,    0.25,  0.5,    1,     3};

constexpr std::array origins = {domain::origin::fresh, domain::origin::last_known, domain::origin::held,
                                domain::origin::fallback, domain::origin::peer};
constexpr std::array reasons = {domain::reason::never_fetched, domain::reason::expired,
                                domain::reason::no_data, domain::reason::query_failed};

class audit_ids {
public:
    // A random UUID (version 4), for logs only: no secret depends on it.
    std::string next() {
        std::uint64_t high = random_(), low = random_();
        high = (high & ~std::uint64_t{0xf000}) | 0x4000;
        low = (low & ~(std::uint64_t{3} << 62)) | (std::uint64_t{1} << 63);
        char out[37];
        std::snprintf(out, sizeof out, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                      static_cast<unsigned>(high >> 16 & 0xffff), static_cast<unsigned>(high & 0xffff),
                      static_cast<unsigned>(low >> 48),
                      static_cast<unsigned long long>(low & 0xffffffffffffULL));
        return out;
    }

private:
    std::mt19937_64 random_{std::random_device{}()};
};

// Who asks in the playground.
auth::identity anybody() {
    auth::identity out;
    out.name = "system:insecure-loopback";
    return out;
}

bool is_get(const http::request& request) { return request.method == "GET"; }

// kube-apiserver resolves these fields and removes them. Whoever sends them here would get an answer for
// himself and take it for somebody else's.
bool wants_impersonation(const http::request& request) {
    constexpr std::string_view prefix = "Impersonate-";
    return std::ranges::any_of(request.fields, [&](const http::field& f) {
        return http::equals_ignore_case(f.name.substr(0, prefix.size()), prefix);
    });
}

} // namespace

struct router::impl {
    impl(parts from, access how, health probes, std::string version, std::uint16_t port)
        : who(from.who),
          may(from.may),
          now(from.now),
          mode(how),
          checks(std::move(probes)),
          version_document(std::move(version)),
          group_list(wire::api_group_list(port)),
          group(wire::api_group()),
          resource_list(wire::api_resource_list({})),
          answers(from.instruments, "plimsoll_answers_total",
                  "Metric reads by the origin of the served values, or the reason for having none.",
                  "origin"),
          reads(from.instruments, "plimsoll_reads_total", "Metric reads by HTTP status.", "code"),
          read_seconds(from.instruments.make_histogram("plimsoll_read_duration_seconds",
                                                       "Time from a metric read's head to its answer.",
                                                       read_bounds)) {
        // Every answer's origin and every reason for having none stands in /metrics from the start.
        for (const auto o : origins)
            answers.at(domain::to_string(o));
        for (const auto r : reasons)
            answers.at(domain::to_string(r));
    }

    runtime::awaitable<reply> handle(const http::request& request, const http::peer& from);
    // Notes in `out` who asks.
    runtime::awaitable<http::response> respond(const http::request& request, const http::peer& from,
                                               reply& out);
    http::response route(const http::request& request, const request_target& target);
    http::response read(const request_target& target);

    auth::authenticator& who;
    auth::authorizer* may;
    const runtime::clock& now;
    const access mode;
    const health checks;
    const std::string version_document;
    const std::string group_list;
    const std::string group;
    std::string resource_list;
    std::shared_ptr<catalog::catalog> metrics;
    telemetry::counters_by answers, reads;
    telemetry::histogram read_seconds;
    audit_ids ids;
};

http::response router::impl::read(const request_target& target) {
    if (!metrics) return service_unavailable("no configuration is loaded yet");
    read_result out = read_metric(*metrics, target, now.now());
    answers.at(out.outcome).add();
    return std::move(out.response);
}

// After authorization: what exists, and in which form.
http::response router::impl::route(const http::request& request, const request_target& target) {
    const auto& segments = target.segments();
    const std::string& path = target.path();
    const auto is = [&](const std::string& what) { return path == what || path == what + "/"; };
    if (is_metric_path(target)) {
        if (!is_get(request)) return method_not_allowed();
        if (wants_watch(target)) return watch_not_supported();
        if (!accepts_json(request.find("Accept"))) return not_acceptable();
        return read(target);
    }
    const std::string* document = is(apis_path)      ? &group_list
                                  : is(group_path)   ? &group
                                  : is(version_path) ? &resource_list
                                  : is("/version")   ? &version_document
                                                     : nullptr;
    if (document) {
        if (!is_get(request)) return method_not_allowed();
        if (!accepts_json(request.find("Accept")) && !is(apis_path)) return not_acceptable();
        return json(200, *document);
    }
    if (segments.size() >= 2 && segments[0] == "apis" && segments[1] == wire::group_name)
        return no_such_resource();
    return text(404, "404 page not found\n");
}

runtime::awaitable<http::response> router::impl::respond(const http::request& request, const http::peer& from,
                                                         reply& out) {
    domain::result<auth::identity> identity = anybody();
    if (mode == access::delegated) identity = co_await who.identify(request, from);
    if (!identity) co_return unauthorized();
    out.authenticated = identity->name != "system:anonymous";
    out.front_proxy = identity->came == auth::way::front_proxy;
    if (wants_impersonation(request)) co_return no_impersonation();
    const auto target = request_target::parse(request.target);
    if (!target) co_return bad_request(target.error().detail());
    if (is_health_path(target->path())) co_return health_reply(checks, *target);
    if (mode == access::delegated) {
        const cluster::attributes what = attributes_of(request.method, *target);
        const auto verdict = co_await may->authorize(*identity, what);
        if (!verdict) co_return authorizer_failed(std::string(request.target), verdict.error());
        if (!verdict->allowed) co_return forbidden(*identity, what, verdict->reason);
    }
    http::response made = route(request, *target);
    if (made.content_type == "application/json" && wants_pretty(request, *target))
        made.body = wire::pretty(made.body);
    co_return made;
}

runtime::awaitable<router::reply> router::impl::handle(const http::request& request, const http::peer& from) {
    const domain::instant began = now.now();
    reply out;
    out.authenticated = false;
    out.front_proxy = false;
    out.response = co_await respond(request, from, out);
    const std::string_view id = request.find("Audit-ID");
    out.response.extra.emplace_back("Audit-Id", id.empty() || id.size() > 64 ? ids.next() : std::string(id));
    out.response.extra.emplace_back("Cache-Control", "no-cache, private");
    // By prefix, not by the parsed target: what could not be parsed is a read too.
    if (request.target.starts_with(version_path + "/namespaces/")) {
        const std::chrono::duration<double> took = now.now().steady - began.steady;
        read_seconds.observe(took.count());
        reads.at(std::to_string(out.response.status)).add();
    }
    co_return out;
}

router::router(parts from, access how, health checks, std::string version_document, std::uint16_t port)
    : impl_(std::make_unique<impl>(from, how, std::move(checks), std::move(version_document), port)) {}

router::~router() = default;

void router::use(std::shared_ptr<catalog::catalog> metrics, std::string resource_list) {
    impl_->resource_list = std::move(resource_list);
    impl_->metrics = std::move(metrics);
}

runtime::awaitable<router::reply> router::handle(const http::request& request, const http::peer& from) {
    return impl_->handle(request, from);
}

} // namespace plimsoll::api

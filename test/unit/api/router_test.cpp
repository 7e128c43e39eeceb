// SPDX-License-Identifier: Apache-2.0
// The whole API without a network: requests in, responses out, over a real catalog, with an authorizer
// whose reviews the test answers.
#include <plimsoll/api/router.hpp>
#include <plimsoll/wire/discovery.hpp>

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace plimsoll;
using nlohmann::json;

namespace {

const std::string base = "/apis/external.metrics.k8s.io/v1beta1";
const std::string metric_path = base + "/namespaces/artemis-mesh/task_queue_length";

class manual_clock final : public runtime::clock {
public:
    domain::instant now() const override { return now_; }
    domain::instant now_{domain::steady_time(std::chrono::hours(1)),
                         domain::wall_time(std::chrono::seconds(1700000000))};
};

std::vector<catalog::metric> metrics() {
    catalog::metric queue;
    queue.name = "task_queue_length";
    queue.namespaces = {{"artemis-mesh"}};
    queue.backend = "tasks";
    queue.policy = domain::policy{
        .interval = std::chrono::seconds(5),
        .hpa_target = domain::target{domain::target::kind::average_value, domain::quantity::from_units(10)}};
    queue.series = {{{"queue", "task"}}, {{"queue", "batch"}}};

    const auto line = [](const char* text) { return calendar::cron_line::parse(text).value(); };
    catalog::metric scheduled;
    scheduled.name = "scheduled_replicas";
    scheduled.namespaces = {{"sophia-mesh"}};
    scheduled.series = {{{"team", "sophia"}}};
    scheduled.timetable = std::make_shared<const calendar::timetable>(
        calendar::zone::find("UTC").value(),
        std::vector{
            calendar::window{line("0 22 * * *"), line("0 23 * * *"), domain::quantity::from_units(15)}});
    return {queue, scheduled};
}

// Everything that a router needs, and the review that it asks.
struct fixture {
    boost::asio::io_context io;
    manual_clock clock;
    telemetry::registry instruments;
    runtime::task_group tasks{io.get_executor(),
                              [](const std::string&, const std::string& what) { FAIL(what); }};
    std::vector<cluster::attributes> asked;
    domain::result<cluster::verdict> verdict = cluster::verdict{true, ""};
    domain::result<cluster::token_verdict> token_verdict = cluster::token_verdict();
    auth::token_reviewer tokens{[this](std::string, runtime::deadline) { return review_token(this); }, tasks,
                                clock, instruments, auth::token_reviewer::options()};
    auth::authenticator who{clock, instruments, &tokens};
    auth::authorizer may{[this](cluster::user_info user, cluster::attributes what, runtime::deadline limit) {
                             return review(std::move(user), std::move(what), limit);
                         },
                         tasks, clock, instruments, auth::authorizer::options()};
    std::shared_ptr<catalog::catalog> catalog = std::make_shared<catalog::catalog>(metrics(), clock.now_);
    api::router router;

    explicit fixture(api::access mode = api::access::insecure)
        : router({who, &may, clock, instruments}, mode, checks(), "{}", 6443) {
        router.use(catalog, wire::api_resource_list(catalog->names()));
    }

    static api::health checks() {
        api::health out;
        out.live.push_back({"ping", [] { return true; }});
        return out;
    }

    runtime::awaitable<domain::result<cluster::verdict>> review(cluster::user_info, cluster::attributes what,
                                                                runtime::deadline) {
        asked.push_back(std::move(what));
        co_return verdict;
    }

    static runtime::awaitable<domain::result<cluster::token_verdict>> review_token(fixture* self) {
        co_return self->token_verdict;
    }

    static runtime::awaitable<void> run(api::router& router, http::request request, api::router::reply& out) {
        const http::peer nobody;
        out = co_await router.handle(request, nobody);
    }

    http::response ask(std::string target, std::string method = "GET", std::vector<http::field> fields = {}) {
        http::request request;
        request.method = method;
        request.target = target;
        request.fields = std::move(fields);
        api::router::reply out;
        tasks.spawn("request", run(router, request, out));
        io.restart();
        io.run();
        return out.response;
    }

    void record(std::int64_t task, std::int64_t batch) {
        catalog->slots().front().track.record(
            clock.now_, std::vector{domain::quantity::from_units(task), domain::quantity::from_units(batch)},
            std::chrono::seconds(60));
    }
};

std::string header(const http::response& of, const std::string& name) {
    for (const auto& [key, value] : of.extra)
        if (http::equals_ignore_case(key, name)) return value;
    return "";
}

} // namespace

TEST_CASE("a fresh read lists every series with its labels, time and value") {
    fixture f;
    f.record(23, 4);
    const auto reply = f.ask(metric_path);
    REQUIRE(reply.status == 200);
    const json body = json::parse(reply.body);
    REQUIRE(body["items"].size() == 2);
    CHECK(body["items"][0] ==
          json::parse(R"({"metricName":"task_queue_length","metricLabels":{"queue":"task"},
        "timestamp":"2023-11-14T22:13:20Z","value":"23"})"));
    CHECK(body["items"][1]["value"] == "4");
    CHECK(header(reply, "Cache-Control") == "no-cache, private");
    CHECK(header(reply, "Audit-Id").size() == 36);
}

TEST_CASE("a selector selects series; one that matches none is 404, a broken one 400") {
    fixture f;
    f.record(23, 4);
    const json one = json::parse(f.ask(metric_path + "?labelSelector=queue%3Dbatch").body);
    REQUIRE(one["items"].size() == 1);
    CHECK(one["items"][0]["value"] == "4");
    CHECK(f.ask(metric_path + "?labelSelector=queue%3Dother").status == 404);
    CHECK(f.ask(metric_path + "?labelSelector=a%21%21b").status == 400);
}

TEST_CASE("a value that is no fresh measurement says so and keeps its time") {
    fixture f;
    f.record(23, 4);
    f.clock.now_ = f.clock.now_.after(std::chrono::seconds(60));
    const json body = json::parse(f.ask(metric_path).body);
    CHECK(body["items"][0]["metricLabels"] == json({{"plimsoll.dev/origin", "held"}, {"queue", "task"}}));
    CHECK(body["items"][0]["timestamp"] == "2023-11-14T22:13:20Z");
    CHECK(json::parse(f.ask(metric_path).body) == body);

    f.record(5, 0);
    const json healed = json::parse(f.ask(metric_path).body);
    CHECK(healed["items"][0]["metricLabels"] == json({{"queue", "task"}}));
}

TEST_CASE("a calendar's value is always fresh and of now") {
    fixture f;
    const std::string path = base + "/namespaces/sophia-mesh/scheduled_replicas";
    const json open = json::parse(f.ask(path).body);
    REQUIRE(open["items"].size() == 1);
    CHECK(open["items"][0] ==
          json::parse(R"({"metricName":"scheduled_replicas","metricLabels":{"team":"sophia"},
        "timestamp":"2023-11-14T22:13:20Z","value":"15"})"));
    f.clock.now_ = f.clock.now_.after(std::chrono::hours(1));
    const json closed = json::parse(f.ask(path).body);
    CHECK(closed["items"][0]["value"] == "0");
    CHECK(closed["items"][0]["timestamp"] == "2023-11-14T23:13:20Z");
    CHECK(f.ask(path + "?labelSelector=team%3Dsophia").status == 200);
    CHECK(f.ask(path + "?labelSelector=team%3Dother").status == 404);
    CHECK(f.ask(base + "/namespaces/artemis-mesh/scheduled_replicas").status == 404);
}

TEST_CASE("without a value there is a 503 that says why, and no Retry-After") {
    fixture f;
    const auto reply = f.ask(metric_path);
    CHECK(reply.status == 503);
    const json body = json::parse(reply.body);
    CHECK(body["reason"] == "ServiceUnavailable");
    CHECK(body["message"].get<std::string>().find("never_fetched") != std::string::npos);
    CHECK(header(reply, "Retry-After").empty());
    f.record(1, 1);
    f.clock.now_ = f.clock.now_.after(std::chrono::minutes(11));
    CHECK(f.ask(metric_path).status == 503);
}

TEST_CASE("statuses by path and method") {
    struct row {
        const char* method;
        std::string target;
        int status;
    };
    const std::vector<row> rows = {
        {"GET", "/apis", 200},
        {"GET", "/apis/", 200},
        {"GET", "/apis/external.metrics.k8s.io", 200},
        {"GET", base, 200},
        {"GET", base + "/", 200},
        {"GET", "/version", 200},
        {"GET", "/readyz", 200},
        {"POST", base, 405},
        {"GET", base + "/namespaces/artemis-mesh/unknown", 404},
        {"GET", base + "/namespaces/other/task_queue_length", 404},
        {"GET", base + "/namespaces/artemis-mesh/a%2Fb", 404},
        {"GET", base + "/name", 404},
        {"GET", base + "/namespaces/ns", 404},
        {"GET", base + "/namespaces/ns/a/b", 404},
        {"GET", "/apis/external.metrics.k8s.io/v1beta2", 404},
        {"GET", "/nothing", 404},
        {"GET", metric_path + "?watch=true", 405},
        {"POST", metric_path, 405},
        {"HEAD", metric_path, 405},
        {"OPTIONS", metric_path, 405},
        {"GET", "/%zz", 400},
    };
    fixture f;
    f.record(1, 1);
    for (const row& r : rows) {
        INFO(r.method << " " << r.target);
        CHECK(f.ask(r.target, r.method).status == r.status);
    }
    CHECK(f.ask(metric_path, "GET", {{"Accept", "text/html"}}).status == 406);
    CHECK(f.ask(metric_path, "GET", {{"Accept", "application/vnd.kubernetes.protobuf, */*"}}).status == 200);
}

TEST_CASE("who may not is refused before he learns what exists") {
    fixture f(api::access::delegated);
    f.verdict = cluster::verdict{false, "no rule"};
    const auto reply = f.ask(base + "/namespaces/artemis-mesh/unknown");
    CHECK(reply.status == 403);
    CHECK(json::parse(reply.body)["message"] ==
          "unknown.external.metrics.k8s.io is forbidden: User \"system:anonymous\" cannot list resource "
          "\"unknown\" in API group \"external.metrics.k8s.io\" in the namespace \"artemis-mesh\": no rule");
    CHECK(f.ask("/nothing").status == 403);
    CHECK(f.ask("/readyz").status == 200);
    REQUIRE_FALSE(f.asked.empty());
    CHECK(f.asked.front().resource == "unknown");
}

TEST_CASE("a review that fails is 500 in plain text: closed, not open") {
    fixture f(api::access::delegated);
    f.record(1, 1);
    f.verdict = domain::error(domain::errc::unavailable, "connection refused");
    const auto reply = f.ask(metric_path);
    CHECK(reply.status == 500);
    CHECK(reply.content_type == "text/plain; charset=utf-8");
    CHECK(reply.body.find("connection refused") != std::string::npos);
}

TEST_CASE("a token that is nobody's, or that cannot be reviewed, is 401") {
    fixture f(api::access::delegated);
    const auto reply = f.ask(metric_path, "GET", {{"Authorization", "Bearer x"}});
    CHECK(reply.status == 401);
    CHECK(json::parse(reply.body)["message"] == "Unauthorized");
    CHECK(json::parse(reply.body)["reason"] == "Unauthorized");
    CHECK(header(reply, "WWW-Authenticate").empty());
    f.token_verdict = domain::error(domain::errc::unavailable, "down");
    CHECK(f.ask(metric_path, "GET", {{"Authorization", "Bearer y"}}).status == 401);
    CHECK(f.asked.empty());
}

TEST_CASE("a token's owner is asked about, and served") {
    fixture f(api::access::delegated);
    f.record(1, 1);
    f.token_verdict->authenticated = true;
    f.token_verdict->who.name = "sam";
    CHECK(f.ask(metric_path, "GET", {{"Authorization", "Bearer x"}}).status == 200);
    REQUIRE(f.asked.size() == 1);
    CHECK(f.asked.front().resource == "task_queue_length");
}

TEST_CASE("probes need no identity, /version and everything else do") {
    fixture f(api::access::delegated);
    f.verdict = cluster::verdict{false, ""};
    for (const char* path : {"/healthz", "/livez", "/readyz"})
        CHECK(f.ask(path).status == 200);
    CHECK(f.asked.empty());
    for (const char* path : {"/version", "/healthz/ping", "/metrics", "/apis"})
        CHECK(f.ask(path).status == 403);
    CHECK(f.asked.size() == 4);
}

TEST_CASE("impersonation is refused, not ignored") {
    fixture f(api::access::delegated);
    f.record(1, 1);
    for (const char* name :
         {"Impersonate-User", "impersonate-group", "Impersonate-Uid", "IMPERSONATE-EXTRA-a"}) {
        INFO(name);
        const auto reply = f.ask(metric_path, "GET", {{name, "x"}});
        CHECK(reply.status == 403);
        CHECK(json::parse(reply.body)["message"].get<std::string>().starts_with("impersonation"));
    }
    CHECK(f.asked.empty());
}

TEST_CASE("curl gets indented JSON, an inbound Audit-ID comes back") {
    fixture f;
    const auto reply = f.ask(base, "GET", {{"User-Agent", "curl/8"}, {"Audit-ID", "abc"}});
    CHECK(reply.body.starts_with("{\n  \"kind\""));
    CHECK(header(reply, "Audit-Id") == "abc");
}

TEST_CASE("a metric whose series only its first poll tells is not unknown before it") {
    auto of = metrics();
    of.front().series.clear();
    fixture f;
    f.catalog = std::make_shared<catalog::catalog>(std::move(of), f.clock.now_);
    f.router.use(f.catalog, wire::api_resource_list(f.catalog->names()));
    const auto reply = f.ask(metric_path + "?labelSelector=queue%3Dtask");
    CHECK(reply.status == 503);
    CHECK_THAT(reply.body, Catch::Contains("never_fetched"));
    f.catalog->slots().front().track.record(f.clock.now_, {{{"queue", "task"}}},
                                            std::vector{domain::quantity()}, std::chrono::seconds(60));
    CHECK(f.ask(metric_path + "?labelSelector=queue%3Dtask").status == 200);
    CHECK(f.ask(metric_path + "?labelSelector=queue%3Dother").status == 404);
}

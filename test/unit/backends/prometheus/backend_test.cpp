// SPDX-License-Identifier: Apache-2.0
// What is asked, how often, and with which credentials.
#include "backend_fixture.hpp"
#include "support/folder.hpp"

#include <atomic>

namespace plimsoll::test {
namespace {

std::string seven(const std::string&) { return http_ok(vector_reply(sample("7"))); }

bool asks_for(const std::string& request, const std::string& query) {
    return request.find("query=" + query + "&") != std::string::npos;
}

TEST_CASE("a poll is a POST below the URL's path, on a connection that is kept") {
    const scripted_prometheus server(seven);
    backend_fixture f(server);
    f.settings.urls[0].path_prefix = "/prom";
    f.settings.headers = {{"X-Scope-OrgID", "team-a"}};
    CHECK(f.poll_one() == "7");
    CHECK(f.poll_one() == "7");
    CHECK(server.connections() == 1);
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK_THAT(requests[0], Catch::StartsWith("POST /prom/api/v1/query HTTP/1.1\r\n"));
    CHECK_THAT(requests[0], Catch::Contains("\r\nX-Scope-OrgID: team-a\r\n"));
    CHECK_THAT(requests[0], Catch::Contains("query=up&time="));
    CHECK_THAT(requests[0], Catch::EndsWith("&timeout=9.000"));
    CHECK_THAT(requests[0], !Catch::Contains("Authorization"));
}

TEST_CASE("equal queries are asked once, and each metric gets its own of the answer") {
    const scripted_prometheus server([](const std::string& request) {
        return http_ok(asks_for(request, "a") ? vector_reply(sample("1") + "," + sample("5"))
                                              : vector_reply(sample("2")));
    });
    backend_fixture f(server);
    auto metrics = f.metrics_of({"a", "b", "a"});
    auto sum = std::get<config::prometheus_query>(metrics[2]->query);
    sum.combine = config::combine::sum;
    config::metric_settings summed;
    summed.query = sum;
    metrics[2] = &summed;
    const auto got =
        f.runner.run(f.backend().poll(metrics, runtime::deadline::after(std::chrono::seconds(10))));
    REQUIRE(got.has_value());
    REQUIRE(got->size() == 3);
    CHECK(got->at(0)->values.at(0).to_string() == "5");
    CHECK(got->at(1)->values.at(0).to_string() == "2");
    CHECK(got->at(2)->values.at(0).to_string() == "6");
    CHECK(server.requests().size() == 2);
}

TEST_CASE("no more queries at once than connections") {
    std::atomic<int> now = 0;
    std::atomic<int> most = 0;
    const scripted_prometheus server([&](const std::string& request) {
        const int running = ++now;
        for (int seen = most; running > seen && !most.compare_exchange_weak(seen, running);) {
        }
        auto reply = seven(request);
        --now;
        return reply;
    });
    backend_fixture f(server);
    f.settings.connections = 3;
    CHECK(f.backend().calls_at_once() == 3);
    std::vector<std::string> queries;
    for (int i = 0; i < 40; ++i)
        queries.push_back("q" + std::to_string(i));
    const auto got = f.poll(queries);
    REQUIRE(got.has_value());
    for (const auto& one : *got)
        CHECK(one.has_value());
    CHECK(server.requests().size() == 40);
    CHECK(server.connections() <= 3);
    CHECK(most <= 3);
}

TEST_CASE("the sample's time is the one that was sent") {
    const scripted_prometheus server(seven);
    backend_fixture f(server);
    const auto got = f.poll({"up"});
    REQUIRE(got.has_value());
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(got->at(0)->asked.wall.time_since_epoch());
    const std::string seconds = std::to_string(ms.count() / 1000) + ".";
    CHECK_THAT(server.requests().at(0), Catch::Contains("time=" + seconds));
}

TEST_CASE("GET where POST is not allowed, and from then on") {
    for (const int status : {403, 405, 501}) {
        const scripted_prometheus server([&](const std::string& request) {
            return request.starts_with("GET") ? seven(request) : http_status(status, "", "text/plain");
        });
        backend_fixture f(server);
        CHECK(f.poll_one("sum(up)") == "7");
        CHECK(f.poll_one() == "7");
        const auto requests = server.requests();
        REQUIRE(requests.size() == 3);
        CHECK_THAT(requests[1], Catch::StartsWith("GET /api/v1/query?query=sum%28up%29&time="));
        CHECK_THAT(requests[2], Catch::StartsWith("GET "));
    }
}

TEST_CASE("a POST that is refused for another reason stays one") {
    std::atomic<bool> allowed = false;
    const scripted_prometheus server(
        [&](const std::string& request) { return allowed ? seven(request) : http_status(403, ""); });
    backend_fixture f(server);
    CHECK_THAT(f.poll_one(), Catch::Contains("HTTP status 403"));
    allowed = true;
    CHECK(f.poll_one() == "7");
    CHECK_THAT(server.requests().back(), Catch::StartsWith("POST "));
}

TEST_CASE("the token is read for each poll, and shown nowhere") {
    const folder files;
    const scripted_prometheus server([](const std::string& request) {
        if (request.find("\r\nAuthorization: Bearer new-secret\r\n") != std::string::npos)
            return seven(request);
        return http_status(400, error_reply("bad_data", "not Bearer old-secret"));
    });
    backend_fixture f(server);
    f.settings.bearer_token_file = files.path("token");
    CHECK_THAT(f.poll_one(), Catch::StartsWith("backend: bearerTokenFile: "));
    files.write("token", "old-secret\n");
    CHECK_THAT(f.poll_one(), Catch::Contains("not shown") && !Catch::Contains("old-secret"));
    files.write("token", "new-secret\n");
    CHECK(f.poll_one() == "7");
    CHECK(server.connections() == 1);
}

TEST_CASE("basic authentication") {
    const folder files;
    const scripted_prometheus server(seven);
    backend_fixture f(server);
    f.settings.username = "user";
    f.settings.password_file = files.write("password", "s3cret\n");
    CHECK(f.poll_one() == "7");
    CHECK_THAT(server.requests().at(0), Catch::Contains("\r\nAuthorization: Basic dXNlcjpzM2NyZXQ=\r\n"));
}

wish named(const char* common_name, const char* usage, const char* names = "") {
    wish out;
    out.common_name = common_name;
    out.extended_usage = usage;
    out.alternative_names = names;
    return out;
}

TEST_CASE("TLS with a CA, a client certificate and a server name, or without verification") {
    const folder files;
    const auto ca = authority::self_signed(named("CA", ""));
    const auto other = authority::self_signed(named("other CA", ""));
    const auto client = ca.leaf(named("plimsoll", "clientAuth"));
    scripted_tls tls;
    tls.own = ca.leaf(named("prometheus", "serverAuth", "DNS:prom.example"));
    tls.client_ca_pem = ca.own().pem;
    const scripted_prometheus server(seven, tls);
    config::tls_settings good;
    good.ca_file = files.write("ca", other.own().pem);
    good.certificate_file = files.write("crt", client.pem);
    good.key_file = files.write("key", client.key_pem);
    good.server_name = "prom.example";

    backend_fixture f(server);
    f.settings.urls[0].https = true;
    f.settings.tls = good;
    CHECK_THAT(f.poll_one(), Catch::StartsWith("backend: ") && Catch::Contains("certificate"));
    files.write("ca", ca.own().pem); // the file is read again
    CHECK(f.poll_one() == "7");
    CHECK(f.poll_one() == "7");
    CHECK(server.requests().size() == 2);

    backend_fixture careless(server);
    careless.settings.urls[0].https = true;
    careless.settings.tls = good;
    careless.settings.tls->server_name = "another.example";
    CHECK_THAT(careless.poll_one(), Catch::Contains("certificate"));
    careless.settings.tls->ca_file.clear();
    careless.settings.tls->insecure_skip_verify = true;
    CHECK(careless.poll_one() == "7");
}

} // namespace
} // namespace plimsoll::test

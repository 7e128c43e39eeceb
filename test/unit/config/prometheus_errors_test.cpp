// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::config;
using namespace plimsoll::config::test;

namespace {

const std::string url = "url: \"http://p:9090\"";

// A configuration whose one backend is at 5:17, and one metric whose question is at 9:17.
std::string with(const std::string& backend_keys, const std::string& query_keys = "backend: prom, query: up",
                 const std::string& more = target) {
    return head + "backends:\n  - name: prom\n    prometheus: {" + backend_keys +
           "}\nmetrics:\n  - name: latency\n    namespaces: [a]\n    prometheus: {" + query_keys + "}\n" +
           more;
}

std::string as_backend(const std::string& what) { return "f.yaml:5:" + what; }

settings settings_of(const std::string& text) {
    const loaded done = parse({{"/etc/plimsoll/f.yaml", text}});
    INFO(lines(done.errors));
    REQUIRE(done.errors.empty());
    return done.settings;
}

} // namespace

TEST_CASE("a Prometheus with all that it can have") {
    const auto got =
        settings_of(with("urls: [\"https://p/prom//\", \"https://[fd00::1]:9443\"], basicAuth: "
                         "{username: u, passwordFile: pw}, "
                         "headers: {X-Scope-OrgID: team a}, tls: {caFile: ca, certFile: /c, keyFile: "
                         "/k, serverName: p.example}, "
                         "timeout: 3s, connections: 2"));
    prometheus_settings wanted;
    wanted.urls = {{true, "p", 443, "/prom"}, {true, "fd00::1", 9443, ""}};
    wanted.username = "u";
    wanted.password_file = "/etc/plimsoll/pw";
    wanted.headers = {{"X-Scope-OrgID", "team a"}};
    wanted.tls = tls_settings{"/etc/plimsoll/ca", "/c", "/k", "p.example", false};
    wanted.timeout = std::chrono::seconds(3);
    wanted.connections = 2;
    CHECK(std::get<prometheus_settings>(got.backends.at(0).kind) == wanted);
}

TEST_CASE("a Prometheus with what it must have") {
    const auto got = settings_of(with(url));
    prometheus_settings wanted;
    wanted.urls = {{false, "p", 9090, ""}};
    CHECK(std::get<prometheus_settings>(got.backends.at(0).kind) == wanted);
    prometheus_query query;
    query.backend = "prom";
    query.query = "up";
    CHECK(std::get<prometheus_query>(got.metrics.at(0).query) == query);
    CHECK(got.metrics.at(0).policy->empty == domain::no_data::hold);
    CHECK(*backend_of(got.metrics.at(0)) == "prom");
}

TEST_CASE("a query with all that it can have") {
    const auto got =
        settings_of(with(url, "backend: prom, query: \"sum(\\n  up\\n)\", combine: avg, noData: zero, "
                              "labels: {scaledobject.keda.sh/name: x}, min: 0"));
    const auto& query = std::get<prometheus_query>(got.metrics.at(0).query);
    CHECK(query.query == "sum(\n  up\n)");
    CHECK(query.combine == combine::avg);
    CHECK(query.labels == domain::labels{{"scaledobject.keda.sh/name", "x"}});
    CHECK(query.negative_is_0);
    CHECK(got.metrics.at(0).policy->empty == domain::no_data::zero);
}

TEST_CASE("errors in prometheus") {
    const std::string scheme = " begins with neither http:// nor https://; write http://host:port or "
                               "https://host:port/prefix";
    const std::vector<row> rows{
        {"no URL", "timeout: 1s",
         "17: backends[0].prometheus.url: missing; give the server's URL, as http://host:9090"},
        {"both", url + ", urls: [\"http://p\"]",
         "40: backends[0].prometheus.urls: beside `url`; write one of them"},
        {"no scheme", "url: \"p:9090\"", "23: backends[0].prometheus.url: `p:9090`" + scheme},
        {"another scheme", "url: \"ftp://p\"", "23: backends[0].prometheus.url: `ftp://p`" + scheme},
        {"a user", "url: \"http://a:b@p\"",
         "23: backends[0].prometheus.url: a user in the URL, and secrets are never values here; use "
         "basicAuth: "
         "{username: …, passwordFile: …}"},
        {"a query", "url: \"http://p/?a=b\"",
         "23: backends[0].prometheus.url: a query or fragment in the URL; write http://host:port or "
         "https://host:port/prefix alone"},
        {"no host", "url: \"http:///x\"",
         "23: backends[0].prometheus.url: `http:///x` has no host; write http://host:port or "
         "https://host:port/prefix"},
        {"port 0", "url: \"http://p:0\"",
         "23: backends[0].prometheus.url: port `0` is not a number from 1 to 65535"},
        {"a blank", "url: \"http://p/a b\"",
         "23: backends[0].prometheus.url: ` ` in the URL's path; escape it as %XX"},
        {"a letter beyond ASCII", "url: \"http://p/café\"",
         "23: backends[0].prometheus.url: `é` in the URL's path; escape it as %XX"},
        {"the API's path", "url: \"http://p/api/v1/query\"",
         "23: backends[0].prometheus.url: the URL goes as far as /api/v1/query, which is added by itself; "
         "leave "
         "that away"},
        {"the same URL twice", "urls: [\"http://p\", \"http://p:80/\"]",
         "37: backends[0].prometheus.urls[1]: the same URL twice; remove one"},
        {"no URLs", "urls: []",
         "24: backends[0].prometheus.urls: empty; give at least one URL, as [http://host:9090]"},
        {"two credentials", url + ", bearerTokenFile: /t, basicAuth: {username: u, passwordFile: /p}",
         "61: backends[0].prometheus.basicAuth: beside `bearerTokenFile`, and a request can carry one of "
         "them; "
         "remove one"},
        {"no password file", url + ", basicAuth: {username: u}",
         "51: backends[0].prometheus.basicAuth.passwordFile: missing; name the file that holds the password"},
        {"a password", url + ", basicAuth: {username: u, passwordFile: /p, password: x}",
         "83: backends[0].prometheus.basicAuth.password: secrets are never values here; put it in a file and "
         "name "
         "it with `passwordFile`"},
        {"a colon", url + ", basicAuth: {username: \"a:b\", passwordFile: /p}",
         "62: backends[0].prometheus.basicAuth.username: a colon in the user's name, which basic "
         "authentication "
         "cannot send; rename the user"},
        {"not a header", url + ", headers: {\"a b\": x}",
         "57: backends[0].prometheus.headers.a b: `a b` is not the name of an HTTP header; write letters, "
         "digits "
         "and -, as X-Scope-OrgID"},
        {"a header of ours", url + ", headers: {host: x}",
         "56: backends[0].prometheus.headers.host: this header is Plimsoll's to set; remove it"},
        {"a header with a secret", url + ", headers: {Authorization: x}",
         "65: backends[0].prometheus.headers.Authorization: secrets are never values here; use "
         "bearerTokenFile or "
         "basicAuth"},
        {"a header in a header", url + ", headers: {A: \"x\\r\\nB: y\"}",
         "53: backends[0].prometheus.headers.A: not an HTTP header's value; write printable ASCII without "
         "blanks around it"},
        {"a header that is lost", url + ", headers: {A: \" x\"}",
         "53: backends[0].prometheus.headers.A: not an HTTP header's value; write printable ASCII "
         "without "
         "blanks around it"},
        {"a header in UTF-8", url + ", headers: {A: \"ü\"}",
         "53: backends[0].prometheus.headers.A: not an HTTP header's value; write printable ASCII "
         "without "
         "blanks around it"},
        {"a header twice", url + ", headers: {A: x, a: y}",
         "59: backends[0].prometheus.headers.a: the same header as `A`; write it once"},
        {"TLS without TLS", url + ", tls: {}",
         "40: backends[0].prometheus.tls: not used for `http://p`; write https:// in the URL, or remove "
         "`tls`"},
        {"CA and no verification", "url: \"https://p\", tls: {caFile: /c, insecureSkipVerify: true}",
         "74: backends[0].prometheus.tls.insecureSkipVerify: beside `caFile`, which would count for nothing; "
         "remove one of them"},
        {"maybe", "url: \"https://p\", tls: {insecureSkipVerify: yes}",
         "62: backends[0].prometheus.tls.insecureSkipVerify: `yes` is neither true nor false; write one of "
         "them"},
        {"certificate without key", "url: \"https://p\", tls: {certFile: /c}",
         "42: backends[0].prometheus.tls.certFile: a certificate needs its key; add `keyFile`"},
        {"timeout too long", url + ", timeout: 2m",
         "49: backends[0].prometheus.timeout: 2m is out of range; write 10ms to 1m"},
        {"no connections", url + ", connections: 0",
         "53: backends[0].prometheus.connections: 0 is out of range; write 1 to 64"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with(r.text)) == as_backend(r.errors));
    }
}

TEST_CASE("errors in a metric's prometheus") {
    const std::vector<row> rows{
        {"no query", "backend: prom", "17: metrics[0].prometheus.query: missing; give the PromQL query"},
        {"no backend", "query: up", "17: metrics[0].prometheus.backend: missing; name one of `backends`"},
        {"empty query", "backend: prom, query: \" \"",
         "40: metrics[0].prometheus.query: empty; write a PromQL query"},
        {"control character", "backend: prom, query: \"u\\x01p\"",
         "40: metrics[0].prometheus.query: a control character in the query; remove it"},
        {"combine", "backend: prom, query: up, combine: first",
         "53: metrics[0].prometheus.combine: `first` is none of max, min, sum, avg, series; write one of "
         "them"},
        {"noData", "backend: prom, query: up, noData: Zero",
         "52: metrics[0].prometheus.noData: `Zero` is none of hold, error, zero; did you mean `zero`?"},
        {"min", "backend: prom, query: up, min: 5",
         "49: metrics[0].prometheus.min: `5` is not 0; write 0 to serve negative values as 0, or remove it "
         "to "
         "have them as errors"},
        {"the origin's label", "backend: prom, query: up, labels: {plimsoll.dev/origin: x}",
         "74: metrics[0].prometheus.labels.plimsoll.dev/origin: this label is reserved: Plimsoll says with "
         "it where "
         "a number comes from; rename it"},
        {"a zero without a series", "backend: prom, query: up, combine: series, noData: zero",
         "61: metrics[0].prometheus.noData: zero needs a series to put it on, and combine: series has none "
         "without "
         "data; add `or vector(0)` to the query, or combine the values"},
        {"unknown key", "backend: prom, query: up, querry: up",
         "44: metrics[0].prometheus.querry: unknown key; did you mean `query`? (known here: backend, query, "
         "combine, noData, labels, min)"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(errors_of(with(url, r.text)) == "f.yaml:9:" + r.errors);
    }
}

TEST_CASE("warnings in prometheus") {
    const std::vector<row> rows{
        {"none", url, ""},
        {"no verification", "url: \"https://p\", tls: {insecureSkipVerify: true}",
         "f.yaml:5:62: backends[0].prometheus.tls.insecureSkipVerify: whoever answers at the URL is "
         "believed, and is "
         "told the credentials; name the CA with `caFile` instead"},
        {"verification", "url: \"https://p\", tls: {insecureSkipVerify: false, caFile: /c}", ""},
        {"a token in clear text", url + ", bearerTokenFile: /t",
         "f.yaml:5:40: backends[0].prometheus.bearerTokenFile: sent in clear text to `p`, where whoever "
         "listens can "
         "read it; use an https:// URL"},
        {"a token within the machine", "url: \"http://127.0.0.1:9090\", bearerTokenFile: /t", ""},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(warnings_of(with(r.text)) == r.errors);
    }
}

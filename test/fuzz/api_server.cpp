// SPDX-License-Identifier: Apache-2.0
#include "api_server.hpp"

#include "net/server_response.hpp"
#include "support/certificates.hpp"
#include "target.hpp"

#include <plimsoll/wire/discovery.hpp>

#include <algorithm>
#include <cstring>

namespace plimsoll::fuzz {

namespace {

constexpr const char* date = "Fri, 15 Jan 2027 08:00:00 GMT";
constexpr std::size_t head_limit = 4096; // so that inputs reach it
constexpr std::size_t fields_limit = 64;

template <typename T>
using reviewed = runtime::awaitable<domain::result<T>>;

reviewed<cluster::verdict> review_access(cluster::user_info, cluster::attributes what, runtime::deadline) {
    cluster::verdict out;
    out.allowed = what.name_space != "denied";
    if (!out.allowed) out.reason = "denied by <script>";
    co_return out;
}

reviewed<cluster::token_verdict> review_token(std::string token, runtime::deadline) {
    cluster::token_verdict out;
    out.authenticated = token == "good";
    if (out.authenticated) out.who.name = "sam";
    co_return out;
}

auth::trust trust_in(const test::authority& ca) {
    auto reading = auth::read_trust({{"client-ca-file", ca.own().pem},
                                     {"requestheader-client-ca-file", ca.own().pem},
                                     {"requestheader-allowed-names", R"(["front-proxy-client"])"},
                                     {"requestheader-username-headers", R"(["X-Remote-User"])"},
                                     {"requestheader-uid-headers", R"(["X-Remote-Uid"])"},
                                     {"requestheader-group-headers", R"(["X-Remote-Group"])"},
                                     {"requestheader-extra-headers-prefix", R"(["X-Remote-Extra-"])"}},
                                    auth::trust());
    expect(reading.complaints.empty(), "the trust of the target's own making is fine");
    return reading.now;
}

catalog::metric metric_named(const char* name) {
    catalog::metric out;
    out.name = name;
    out.namespaces = {{"allowed", "denied"}};
    out.backend = "tasks";
    out.policy = domain::policy{.interval = std::chrono::seconds(5)};
    out.series = {{{"queue", "task"}, {"app.kubernetes.io/part", "1"}}, {{"queue", "batch"}}};
    return out;
}

std::shared_ptr<catalog::catalog> metrics(domain::instant now) {
    auto out =
        std::make_shared<catalog::catalog>(std::vector{metric_named("full"), metric_named("empty")}, now);
    for (auto& slot : out->slots())
        if (slot.metric.name == "full")
            slot.track.record(
                now, std::vector{domain::quantity::from_milli(1500), domain::quantity::from_units(4)},
                std::chrono::seconds(60));
    return out;
}

api::health checks() {
    api::health out;
    out.live.push_back({"ping", [] { return true; }});
    out.ready.push_back({"trust", [] { return true; }});
    return out;
}

} // namespace

api_server::api_server()
    : tasks_(io_.get_executor(),
             [](const std::string&, const std::string&) { expect(false, "nothing throws"); }),
      tokens_(review_token, tasks_, clock_, instruments_, auth::token_reviewer::options()),
      who_(clock_, instruments_, &tokens_),
      may_(review_access, tasks_, clock_, instruments_, auth::authorizer::options()),
      router_({who_, &may_, clock_, instruments_}, api::access::delegated, checks(), R"({"kind":"Version"})",
              6443) {
    // Certificates are made now, and the clock stands at another time: validity has to span both.
    test::wish wish;
    wish.from = -std::chrono::hours(24 * 365 * 5);
    wish.to = std::chrono::hours(24 * 365 * 20);
    const auto ca = test::authority::self_signed(wish);
    wish.common_name = "front-proxy-client";
    front_proxy_.chain = {ca.leaf(wish).der};
    who_.use(trust_in(ca));
    const auto all = metrics(clock_.now());
    router_.use(all, wire::api_resource_list(all->names()));
}

namespace {

// Parameters, because a coroutine lambda may not capture.
runtime::awaitable<void> run(api::router& router, const http::request& request, const http::peer& from,
                             api::router::reply& out, bool& done) {
    out = co_await router.handle(request, from);
    done = true;
}

} // namespace

api::router::reply api_server::ask(const http::request& request, const http::peer& from) {
    api::router::reply out;
    bool done = false;
    tasks_.spawn("request", run(router_, request, from, out, done));
    io_.restart();
    io_.run();
    expect(done, "every request is answered");
    return out;
}

exchange api_server::answer(const net::parsed_head& head, const http::peer& from) {
    exchange out;
    out.refused = head.why.status;
    http::response response;
    if (out.refused != 0) {
        response.status = out.refused;
        response.content_type = "text/plain; charset=utf-8";
        response.body = std::string(head.why.reason) + "\n";
    } else {
        out.method = head.request.method;
        out.target = head.request.target;
        response = ask(head.request, from).response;
    }
    out.status = response.status;
    const auto after = out.refused != 0 ? net::connection_use::close : head.after;
    const auto body = out.method == "HEAD" ? net::body_part::left_out : net::body_part::sent;
    net::append_response(out.bytes, response, after, body, date);
    return out;
}

std::vector<exchange> api_server::serve(std::string_view bytes, std::size_t piece, const http::peer& from) {
    std::vector<exchange> out;
    net::request_buffer received(head_limit, fields_limit);
    net::parsed_head head;
    for (;;) {
        while (!received.find_head(head)) {
            if (bytes.empty()) return out;
            const auto space = received.space();
            const std::size_t size = std::min({piece, space.size(), bytes.size()});
            std::memcpy(space.data(), bytes.data(), size);
            received.added(size);
            bytes.remove_prefix(size);
        }
        out.push_back(answer(head, from));
        if (head.why.status != 0 || head.after == net::connection_use::close) return out;
        received.drop_head();
    }
}

} // namespace plimsoll::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include "judge.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t body_bytes = std::size_t{1024} * 1024;
// Beyond it parsing takes more than the io thread has to spare.
constexpr std::size_t parsed_at_once_bytes = std::size_t{64} * 1024;

net::http_client::options options_of(const config::prometheus_settings& from) {
    net::http_client::options out;
    out.connections = from.connections;
    out.body_bytes = body_bytes;
    return out;
}

bool post_is_refused(int status) { return status == 403 || status == 405 || status == 501; }

// On the query: the method was right.
bool is_verdict(int status) { return status == 200 || status == 400 || status == 422; }

bool shows(const std::string& text, const std::string& secret) {
    return !secret.empty() && text.find(secret) != std::string::npos;
}

// Headers name tenants, but some gateways have keys in theirs. What is shorter is no key, and may occur in
// any error.
bool shows_a_key(const std::string& text, const config::prometheus_settings& of) {
    constexpr std::size_t key_bytes = 12;
    return std::ranges::any_of(of.headers, [&](const auto& header) {
        return header.second.size() >= key_bytes && shows(text, header.second);
    });
}

// A server may repeat the request in its error.
refusal without_secrets(refusal from, const authorization& who, const config::prometheus_settings& of) {
    const auto& text = from.cause.detail();
    if (shows(text, who.secret) || shows(text, who.also) || shows_a_key(text, of))
        from.cause =
            error(from.cause.code(), "refused (the reason is not shown, it repeats the credentials)");
    return from;
}

refusal of_connection(error why) { return {refusal::scope::server, std::move(why)}; }

} // namespace

server::server(const config::prometheus_url& at, const config::prometheus_settings& settings, access& by,
               net::resolver& names, runtime::worker& compute)
    : at_(at),
      settings_(settings),
      access_(by),
      compute_(compute),
      peer_(net::peer_name(at.host, at.port)),
      client_(names, [this] { return destination(); }, options_of(settings)) {}

runtime::awaitable<result<net::destination>> server::destination() {
    net::destination to;
    to.host = at_.host;
    to.port = at_.port;
    if (!at_.https) co_return to;
    auto context = co_await access_.tls();
    if (!context) co_return context.error();
    to.tls = std::move(*context);
    if (settings_.tls) {
        to.server_name = settings_.tls->server_name;
        to.skip_verify = settings_.tls->insecure_skip_verify;
    }
    co_return to;
}

runtime::awaitable<result<net::client_response>>
server::send(const std::string& form, const authorization& who, runtime::deadline limit) {
    const method first = method_;
    auto request = make_request(first, form, at_, settings_, who.header);
    auto got = co_await client_.request(std::move(request), limit);
    if (!got || first == method::get || !post_is_refused(got->status)) co_return got;
    auto again = make_request(method::get, form, at_, settings_, who.header);
    auto other = co_await client_.request(std::move(again), limit);
    if (!other || post_is_refused(other->status)) co_return got; // it is not the method
    if (is_verdict(other->status)) method_ = method::get;
    co_return other;
}

runtime::awaitable<answer<query_reply>> server::read(net::client_response got) {
    if (auto refused = judge(got)) co_return std::move(*refused);
    if (got.body.size() <= parsed_at_once_bytes) co_return parse_query_reply(got.body);
    auto parsing =
        runtime::run_on(compute_, [body = std::move(got.body)] { return parse_query_reply(body); });
    auto parsed = co_await std::move(parsing);
    if (!parsed) co_return of_connection(parsed.error());
    co_return std::move(*parsed);
}

runtime::awaitable<answer<query_reply>> server::ask(std::string form, authorization who,
                                                    runtime::deadline limit) {
    auto got = co_await send(form, who, limit);
    if (!got) co_return of_connection(got.error());
    auto read_it = read(std::move(*got));
    auto out = co_await std::move(read_it);
    if (out) co_return out;
    refusal why = without_secrets(out.error(), who, settings_);
    if (why.whom == refusal::scope::server) why.cause = why.cause.within(peer_);
    co_return why;
}

} // namespace plimsoll::backends::prometheus

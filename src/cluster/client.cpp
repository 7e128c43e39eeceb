// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/cluster/client.hpp>

#include "endpoint.hpp"
#include "follow.hpp"
#include "review.hpp"

#include <plimsoll/runtime/backoff.hpp>
#include <plimsoll/wire/token_review.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <random>

namespace plimsoll::cluster {

using domain::result;

namespace {

// A kept connection whose other end has vanished is given up within half of a review's 3 s, so that a new
// one still answers in time.
constexpr std::chrono::milliseconds review_user_timeout(1500);
constexpr std::chrono::milliseconds watch_user_timeout(10000);

net::http_client::destination_source source(std::shared_ptr<endpoint> server) {
    return [server = std::move(server)] { return server->destination(); };
}

net::http_client::options pool_of(std::size_t connections, std::chrono::milliseconds user_timeout) {
    net::http_client::options out;
    out.connections = connections;
    out.user_timeout = user_timeout;
    return out;
}

// Asio throws operation_aborted at the next co_await of a coroutine that was cancelled.
void rethrow_unless_cancelled(const boost::system::system_error& thrown) {
    if (thrown.code() != boost::asio::error::operation_aborted) throw thrown;
}

} // namespace

struct client::impl {
    impl(connection where, net::resolver& names, runtime::worker& compute, runtime::worker& files,
         client_options h)
        : how(h),
          server(std::make_shared<endpoint>(std::move(where), compute, files, h.token_age)),
          access_reviews(names, source(server), pool_of(4, review_user_timeout)),
          token_reviews(names, source(server), pool_of(4, review_user_timeout)),
          watches(names, source(server), pool_of(2, watch_user_timeout)),
          pauses(h.retry_pause, h.retry_pause, std::random_device()()) {}

    // A review, POSTed to `path` over `by`: the answer's body.
    runtime::awaitable<result<std::string>> review(net::http_client& by, const char* path,
                                                   std::string question, runtime::deadline limit);
    runtime::awaitable<attempt> ask(net::http_client& by, const char* path, const std::string& question,
                                    runtime::deadline limit);

    const client_options how;
    std::shared_ptr<endpoint> server;
    net::http_client access_reviews;
    net::http_client token_reviews;
    net::http_client watches;
    runtime::backoff pauses;
};

runtime::awaitable<attempt> client::impl::ask(net::http_client& by, const char* path,
                                              const std::string& question, runtime::deadline limit) {
    auto made = co_await runtime::with_deadline(server->request("POST", path), limit, "reading the token");
    if (!made) co_return attempt(made.error(), false);
    made->fields.emplace_back("Content-Type", "application/json");
    made->body = question;
    const tokens hidden{server->sent_token()}; // another one may be there when it is answered
    auto reply = co_await by.request(std::move(*made), limit);
    attempt out = judge(std::move(reply));
    if (!out.body) out.body = without(hidden, out.body.error());
    co_return out;
}

runtime::awaitable<result<std::string>> client::impl::review(net::http_client& by, const char* path,
                                                             std::string question, runtime::deadline limit) {
    attempt first = co_await ask(by, path, question, limit);
    if (!first.again) co_return std::move(first.body);
    if (first.token_refused) {
        server->doubt_token();
        by.drop_idle(); // a client certificate may have been replaced, too
    }
    const auto pause = first.token_refused ? first.wait : std::max(first.wait, pauses.next());
    if (pause >= limit.remaining()) co_return std::move(first.body);
    if (!co_await runtime::sleep_for(pause)) co_return domain::error(domain::errc::cancelled, "cancelled");
    attempt second = co_await ask(by, path, question, limit);
    co_return std::move(second.body);
}

client::client(connection where, net::resolver& names, runtime::worker& compute, runtime::worker& files,
               client_options how)
    : impl_(std::make_unique<impl>(std::move(where), names, compute, files, how)) {}

client::~client() = default;

runtime::awaitable<result<verdict>> client::review_access(user_info who, attributes what,
                                                          runtime::deadline limit) {
    try {
        const auto body = co_await impl_->review(impl_->access_reviews, access_review_path,
                                                 encode_review(who, what), limit);
        if (!body) co_return body.error().within("SubjectAccessReview");
        co_return verdict_of(*body, {impl_->server->sent_token()});
    } catch (const boost::system::system_error& e) {
        rethrow_unless_cancelled(e);
    }
    co_return domain::error(domain::errc::cancelled, "SubjectAccessReview: cancelled");
}

runtime::awaitable<result<token_verdict>> client::review_token(std::string token, runtime::deadline limit) {
    try {
        const auto body = co_await impl_->review(impl_->token_reviews, token_review_path,
                                                 wire::encode_token_review(token), limit);
        const tokens hidden{token, impl_->server->sent_token()};
        if (body) co_return token_verdict_of(*body, hidden);
        // A server that cannot read a document may show it in its answer.
        co_return without(hidden, body.error()).within("TokenReview");
    } catch (const boost::system::system_error& e) {
        rethrow_unless_cancelled(e);
    }
    co_return domain::error(domain::errc::cancelled, "TokenReview: cancelled");
}

runtime::awaitable<void> client::follow_config_map(std::string name_space, std::string name,
                                                   std::function<void(std::optional<config_map>)> changed,
                                                   std::function<void(const domain::error&)> failed) {
    follower run({std::move(name_space), std::move(name)}, {std::move(changed), std::move(failed)},
                 impl_->how, *impl_->server, impl_->watches);
    try {
        co_await run.run();
    } catch (const boost::system::system_error& e) {
        rethrow_unless_cancelled(e);
    }
}

} // namespace plimsoll::cluster

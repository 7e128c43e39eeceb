// SPDX-License-Identifier: Apache-2.0
#include "http_client_impl.hpp"

#include "http_request_text.hpp"

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t read_bytes = std::size_t{16} * 1024;

// How far a request got over a connection.
enum class progress { cut_while_sent, sent, answer_begun };

struct exchange_outcome {
    exchange_outcome(result<client_response> r, progress f) : got(std::move(r)), far(f) {}

    result<client_response> got;
    progress far;
};

// On success the connection goes back to the pool if it can be used again; else it ends here.
runtime::awaitable<exchange_outcome> exchange(std::shared_ptr<http_pool> pool,
                                              std::unique_ptr<http_link> over, const client_request& what,
                                              std::size_t body_bytes, runtime::deadline limit) {
    const auto sent = co_await send_request(*over, what, limit);
    if (!sent) co_return exchange_outcome(sent.error(), progress::cut_while_sent);
    http_answer answer(body_bytes);
    while (!answer.complete()) {
        const auto received = co_await receive_some(*over, answer, limit);
        if (received) continue;
        co_return exchange_outcome(received.error(),
                                   answer.begun() ? progress::answer_begun : progress::sent);
    }
    client_response out{answer.status(), answer.field("Content-Type"), answer.field("Retry-After"),
                        answer.take_body()};
    if (answer.reusable()) pool->keep(std::move(over));
    co_return exchange_outcome(std::move(out), progress::answer_begun);
}

// Whether a kept connection failed because the peer had ended it, and asking again does nothing twice: a
// request that was not sent to its end is not carried out, one that was may have been.
bool safe_to_repeat(const exchange_outcome& first, const client_request& what) {
    if (first.got || first.got.error().code() != errc::unavailable) return false;
    return first.far == progress::cut_while_sent ||
           (first.far == progress::sent && (what.method == "GET" || what.repeatable == repeatable::yes));
}

} // namespace

runtime::awaitable<result<void>> send_request(http_link& over, const client_request& what,
                                              runtime::deadline limit) {
    const auto text = request_text(what, over.host_field);
    if (!text) co_return text.error();
    const auto bytes = boost::asio::buffer(*text);
    co_return co_await over.bytes->write(bytes, limit);
}

runtime::awaitable<result<void>> receive_some(http_link& over, http_answer& into, runtime::deadline limit) {
    std::string buffer(read_bytes, '\0');
    const auto space = boost::asio::buffer(buffer);
    const auto got = co_await over.bytes->read_some(space, limit);
    if (!got && (got.error().code() != errc::unavailable || !into.begun())) co_return got.error();
    if (!got && !over.bytes->ended_by_peer())
        co_return error(errc::bad_reply, "the answer was cut before its end: " + got.error().detail());
    const auto parsed = got ? into.feed(std::string_view(buffer).substr(0, *got)) : into.feed_end();
    if (!parsed) co_return parsed.error().within(over.peer_name);
    co_return parsed;
}

runtime::awaitable<result<std::unique_ptr<http_link>>> http_client::impl::open(pointer self,
                                                                               runtime::deadline limit) {
    const auto generation = self->pool->generation();
    auto found = co_await runtime::with_deadline(self->where(), limit, "reading where to connect to");
    if (!found) co_return found.error();
    destination to = std::move(*found);
    if (to.user_timeout.count() == 0) to.user_timeout = self->how.user_timeout;
    const std::string peer = peer_name(to.host, to.port);
    const bool usual_port = to.port == (to.tls ? 443 : 80);
    const std::string host = usual_port ? peer.substr(0, peer.rfind(':')) : peer;
    auto made = co_await connect(self->names, std::move(to), limit);
    if (!made) co_return made.error();
    auto link = std::make_unique<http_link>(std::move(*made), host, peer, generation);
    co_return link;
}

runtime::awaitable<result<client_response>> http_client::impl::request(pointer self, client_request what,
                                                                       runtime::deadline limit) {
    auto leased = co_await http_pool::acquire(self->pool, limit);
    if (!leased) co_return leased.error();
    const http_pool::lease right = std::move(*leased);
    if (auto kept = self->pool->take_kept()) {
        auto first = co_await exchange(self->pool, std::move(kept), what, self->how.body_bytes, limit);
        if (!safe_to_repeat(first, what)) co_return std::move(first.got);
    }
    auto opened = co_await open(self, limit);
    if (!opened) co_return opened.error();
    auto done = co_await exchange(self->pool, std::move(*opened), what, self->how.body_bytes, limit);
    co_return std::move(done.got);
}

http_client::http_client(resolver& names, destination_source where, options how)
    : impl_(std::make_shared<impl>(names, std::move(where), how)) {}

http_client::~http_client() = default;

runtime::awaitable<result<client_response>> http_client::request(client_request what,
                                                                 runtime::deadline limit) {
    return with_cancellation_as_error(impl::request(impl_, std::move(what), limit), "the HTTP request");
}

runtime::awaitable<result<void>> http_client::follow(client_request what, std::chrono::milliseconds silence,
                                                     std::function<bool(std::string_view)> line) {
    return with_cancellation_as_error(impl::follow(impl_, std::move(what), silence, std::move(line)),
                                      "following the answer");
}

void http_client::drop_idle() { impl_->pool->drop_kept(); }

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// Long-lived answers, line by line, each on a connection of its own.
#include "http_client_impl.hpp"

#include "line_splitter.hpp"

namespace plimsoll::net {

using domain::errc;
using domain::error;
using domain::result;

namespace {

constexpr std::size_t refusal_bytes = 4096;

errc class_of(int status) {
    switch (status) {
    case 401:
        return errc::unauthenticated;
    case 403:
        return errc::permission_denied;
    case 404:
    case 410:
        return errc::not_found;
    case 429:
        return errc::overloaded;
    default:
        break;
    }
    if (status >= 500) return errc::unavailable;
    return status >= 400 ? errc::invalid_argument : errc::bad_reply;
}

// Why the peer refused, as far as it says so within `silence`.
runtime::awaitable<error> refusal(http_link& over, http_answer& answer, std::chrono::milliseconds silence) {
    const auto limit = runtime::deadline::after(silence);
    while (!answer.complete() && answer.body_size() < refusal_bytes) {
        const auto received = co_await receive_some(over, answer, limit);
        if (!received) break; // the status counts, not what came of the body
    }
    const int status = answer.status();
    std::string detail = std::to_string(status);
    if (const auto body = answer.take_body().substr(0, refusal_bytes); !body.empty()) detail += " " + body;
    co_return error(class_of(status), std::move(detail));
}

runtime::awaitable<result<void>> follow_on(http_link& over, client_request& what,
                                           std::chrono::milliseconds silence, std::size_t line_bytes,
                                           const std::function<bool(std::string_view)>& line) {
    const auto head_limit = runtime::deadline::after(silence);
    const auto sent = co_await send_request(over, what, head_limit);
    if (!sent) co_return sent;
    what = client_request(); // the answer may take minutes: its token is not kept so long
    http_answer answer(std::nullopt);
    line_splitter lines(line_bytes);
    while (!answer.complete()) {
        const auto limit = answer.has_head() ? runtime::deadline::after(silence) : head_limit;
        const auto received = co_await receive_some(over, answer, limit);
        if (answer.has_head() && answer.status() != 200) co_return co_await refusal(over, answer, silence);
        // The lines before the error count.
        const auto split = lines.feed(answer.take_body(), line);
        if (!split) co_return split.error();
        if (*split == line_splitter::wish::stop) co_return result<void>();
        if (!received) co_return received;
    }
    if (lines.within_a_line()) co_return error(errc::bad_reply, "the answer ended within a line");
    co_return result<void>();
}

} // namespace

runtime::awaitable<result<void>> http_client::impl::follow(pointer self, client_request what,
                                                           std::chrono::milliseconds silence,
                                                           std::function<bool(std::string_view)> line) {
    auto opened = co_await open(self, runtime::deadline::after(silence));
    if (!opened) co_return opened.error();
    const std::unique_ptr<http_link> over = std::move(*opened);
    const auto done = co_await follow_on(*over, what, silence, self->how.body_bytes, line);
    co_return done;
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// The session's coroutine, once for TLS and once for plain TCP.
#include "request_buffer.hpp"
#include "session.hpp"
#include "session_stream.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/redirect_error.hpp>

#include <array>
#include <optional>
#include <type_traits>

namespace plimsoll::net {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::awaitable;
using runtime::use_awaitable;

namespace {

// What a connection keeps from request to request; more is given back.
constexpr std::size_t kept_send_bytes = 4096;
constexpr std::size_t kept_fields = 32;
constexpr std::size_t logged_target_bytes = 200;
constexpr std::chrono::milliseconds farewell_limit{500}; // with the sweep's period: within a second

reply plain_reply(int status, std::string text) {
    reply out;
    out.response.status = status;
    out.response.content_type = "text/plain; charset=utf-8";
    out.response.body = std::move(text);
    return out;
}

template <typename Stream>
class stream_session final : public session {
public:
    template <typename... Arguments>
    explicit stream_session(session_shared& shared, Arguments&&... arguments)
        : session(shared),
          stream_(std::forward<Arguments>(arguments)...),
          received_(shared.limits.head_bytes, shared.limits.fields) {
        peer_.address = address_of(socket_of(stream_));
    }

    awaitable<void> run() override;
    const std::string& address() const override { return peer_.address; }

private:
    void close_socket() override {
        error_code ignored;
        socket_of(stream_).close(ignored);
    }
    void interrupt() override {
        error_code ignored;
        socket_of(stream_).cancel(ignored);
    }

    clock::time_point heard() const override { return net::heard(stream_); }

    awaitable<bool> open();
    // Waits until it may do its TLS handshake; false when it is over before that.
    awaitable<bool> take_turn();
    // Completes with a whole head or a refusal in head_ (true), or when there is nothing more to serve.
    awaitable<bool> receive_head();
    awaitable<bool> read_more();
    // REQUIRES: nothing is received.
    void give_memory_back();
    // Whether the connection goes on after it.
    awaitable<bool> answer();
    // Nothing: the session itself was cancelled meanwhile.
    awaitable<std::optional<reply>> ask_handler();
    void note_exception(const char* what);
    awaitable<bool> send();
    awaitable<void> close();

    Stream stream_;
    http::peer peer_;
    std::optional<handshake_line::place> turn_; // from its arrival to the handshake's end
    request_buffer received_;
    parsed_head head_; // views into received_
    std::string sent_;
    bool broken_ = false; // the transport failed: there is nobody to say farewell to
};

template <typename Stream>
awaitable<void> stream_session<Stream>::run() {
    if (!co_await open()) co_return;
    // Not `while (more && co_await …)`: in a loop's condition g++ 12 awaits the right side in any case.
    for (bool more = true; more;) {
        more = co_await receive_head();
        if (more) more = co_await answer();
        // A client that sends requests without waiting for answers never makes us wait for the network.
        if (more && !received_.empty()) co_await let_others_run();
    }
    if (!broken_) co_await close();
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::take_turn() {
    if constexpr (std::is_same_v<Stream, tcp_socket>) co_return true;
    turn_.emplace(shared_.line, *this, peer_.address);
    if (turn_->begun()) co_return true;
    // Bytes do not end this wait; the line does, or a cut, or the peer when it is gone.
    error_code ec;
    co_await socket_of(stream_).async_wait(tcp_socket::wait_error, asio::redirect_error(use_awaitable, ec));
    co_return turn_->begun() && !was_cut();
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::open() {
    if (!co_await take_turn()) co_return false;
    enter(state::handshaking, shared_.limits.handshake);
    const error_code ec = co_await handshake(stream_);
    turn_.reset();
    if (ec) {
        shared_.handshake_errors.add();
        co_return false;
    }
    peer_.chain = take_chain(stream_);
    enter_idle();
    co_return true;
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::receive_head() {
    while (!received_.find_head(head_)) {
        const auto wanted = received_.empty() ? state::idle : state::reading_head;
        if (wanted == state::idle && leaving_) co_return false;
        if (wanted == state::idle && current() != wanted) enter_idle();
        if (wanted == state::reading_head && current() != wanted) enter(wanted, shared_.limits.head);
        if (!co_await read_more()) co_return false;
    }
    co_return true;
}

template <typename Stream>
void stream_session<Stream>::give_memory_back() {
    received_.release();
    if (head_.request.fields.capacity() > kept_fields) std::vector<http::field>().swap(head_.request.fields);
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::read_more() {
    if (received_.empty()) give_memory_back();
    std::size_t more = 0;
    error_code ec = co_await readable(stream_);
    if (!ec) {
        const auto space = received_.space();
        more = co_await read_some(stream_, space, ec);
    }
    received_.added(more);
    const bool interrupted = ec == asio::error::operation_aborted && leaving_ && !was_cut();
    broken_ = ec && ec != asio::error::eof && !interrupted;
    co_return !ec;
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::answer() {
    std::optional<reply> made;
    const bool refused = head_.why.status != 0;
    if (refused)
        made = plain_reply(head_.why.status, std::string(head_.why.reason) + "\n");
    else
        made = co_await ask_handler();
    if (!made) co_return false;
    note_who_it_is(*made);

    auto after = refused ? connection_use::close : head_.after;
    if (leaving_ || shared_.phase != serving::normal) after = connection_use::close;
    const bool head_only = !refused && head_.request.method == "HEAD";
    sent_.clear();
    append_response(sent_, made->response, after, head_only ? body_part::left_out : body_part::sent,
                    shared_.date.at(std::time(nullptr)));
    made.reset();
    if (!co_await send()) co_return false;
    served_ = true;
    if (after == connection_use::close) co_return false;
    received_.drop_head();
    co_return true;
}

template <typename Stream>
awaitable<std::optional<reply>> stream_session<Stream>::ask_handler() {
    enter(state::answering, clock::duration::max()); // the handler has deadlines of its own
    std::optional<reply> made;
    std::string failure = "an exception of unknown type";
    try {
        made = co_await shared_.handler(head_.request, peer_);
    } catch (const std::exception& e) {
        failure = e.what();
    } catch (...) { // NOLINT(bugprone-empty-catch): named above
    }
    if (made) co_return made;
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    broken_ = cancellation.cancelled() != asio::cancellation_type::none;
    if (broken_) co_return std::nullopt;
    note_exception(failure.c_str());
    co_return plain_reply(500, "Internal error\n");
}

template <typename Stream>
void stream_session<Stream>::note_exception(const char* what) {
    shared_.handler_exceptions.add();
    telemetry::log(
        telemetry::level::error, "net", "a request could not be answered",
        {{"target", std::string(head_.request.target.substr(0, logged_target_bytes))}, {"error", what}});
}

template <typename Stream>
awaitable<bool> stream_session<Stream>::send() {
    enter(state::writing, shared_.limits.write);
    const auto all = asio::buffer(sent_);
    const error_code ec = co_await write(stream_, all);
    broken_ = static_cast<bool>(ec);
    if (sent_.capacity() > kept_send_bytes) std::string().swap(sent_);
    co_return !ec;
}

// Input left unread would make the kernel reset the connection, and the peer lose our answer. The sweep
// ends it if the peer does not.
template <typename Stream>
awaitable<void> stream_session<Stream>::close() {
    enter(state::closing, farewell_limit);
    co_await say_goodbye(stream_);
    error_code ec;
    socket_of(stream_).shutdown(asio::socket_base::shutdown_send, ec);
    static std::array<char, 4096> unread; // of all sessions, which end by hundreds at times: nobody reads it
    const auto nobody_reads = asio::buffer(unread);
    while (!ec)
        co_await socket_of(stream_).async_read_some(nobody_reads, asio::redirect_error(use_awaitable, ec));
}

} // namespace

std::unique_ptr<session> make_session(tcp_socket socket, std::shared_ptr<asio::ssl::context> tls,
                                      session_shared& shared) {
    if (!tls) return std::make_unique<stream_session<tcp_socket>>(shared, std::move(socket));
    return std::make_unique<stream_session<tls_stream>>(shared, std::move(socket), std::move(tls));
}

} // namespace plimsoll::net

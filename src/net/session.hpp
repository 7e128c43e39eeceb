// SPDX-License-Identifier: Apache-2.0
// One connection of the server: handshake, then request and answer in turn, then a bounded farewell.
// Lives on the io thread, owned by its coroutine. It sets no timer of its own while it serves: it says
// until when it may stay in its state, and the server's sweep ends it when that has passed.
#pragma once

#include "handshake_line.hpp"
#include "server_response.hpp"
#include "tcp_socket.hpp"

#include <plimsoll/net/server.hpp>

#include <chrono>
#include <memory>

namespace plimsoll::net {

enum class serving { normal, announced, stopping };

// What all sessions of a server share. Outlives them.
struct session_shared {
    server_limits limits;
    request_handler handler;
    handshake_line& line;
    telemetry::counter handshake_errors;
    telemetry::counter handler_exceptions;
    serving phase = serving::normal;
    date_text date = {};
};

class session : public handshaker {
public:
    using clock = std::chrono::steady_clock;
    enum class state {
        waiting,      // for its turn to do a TLS handshake
        handshaking,  // TLS
        idle,         // no byte of a request has come
        reading_head, // part of a request has come
        answering,    // the handler has it
        writing,      // its answer leaves
        closing,      // the farewell
    };

    virtual ~session() = default;
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    // Serves the connection until it is over.
    virtual runtime::awaitable<void> run() = 0;

    // Closes the socket at once; run() ends soon.
    void cut() final;
    // For the server's sweep: ends the session if it has overstayed. An idle one takes its leave first.
    void end_if_late(clock::time_point now);
    // For the server's stop: an idle session takes its leave. One that has not yet had a request gets a
    // moment for it, because a client does not repeat the first request of a connection.
    void end_if_idle(clock::time_point now);

    bool was_cut() const { return cut_; }
    bool authenticated() const { return authenticated_; }
    bool is_front_proxy() const { return front_proxy_; }
    // Whether an answer is made or written; else it is the peer's turn, or the farewell's.
    bool busy() const { return state_ == state::answering || state_ == state::writing; }
    // When that began.
    clock::time_point since() const { return since_; }
    // Of the peer; numeric.
    virtual const std::string& address() const = 0;

protected:
    explicit session(session_shared& shared) : shared_(shared) {}

    void enter(state next, clock::duration at_most);
    void enter_idle();
    // Somebody once is somebody until a 401: other answers may come without asking who it is.
    void note_who_it_is(const reply& made);
    virtual void close_socket() = 0;
    // Ends a wait for the peer without closing anything.
    virtual void interrupt() = 0;

    session_shared& shared_;
    bool served_ = false; // at least one request
    bool leaving_ = false;

    state current() const { return state_; }

private:
    void leave();

    void begin() final { interrupt(); }

    state state_ = state::waiting;
    clock::time_point since_ = clock::now();
    clock::time_point until_ = clock::time_point::max();
    bool authenticated_ = false;
    bool front_proxy_ = false;
    bool cut_ = false;
};

// TLS, or plain when `tls` is null. REQUIRES: `shared` outlives the session.
std::unique_ptr<session> make_session(tcp_socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
                                      session_shared& shared);

} // namespace plimsoll::net

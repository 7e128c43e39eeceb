// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/net/server.hpp>

#include "server_listener.hpp"
#include "server_sessions.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/redirect_error.hpp>

#include <algorithm>

namespace plimsoll::net {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::awaitable;
using runtime::use_awaitable;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};

std::chrono::milliseconds sweep_period(const server_limits& l) {
    using std::chrono::milliseconds;
    const auto shortest = std::min({l.handshake, l.head, l.write, l.idle, l.idle_unauthenticated});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

handshake_line::limits line_limits(const server_limits& l) {
    return {l.handshakes, l.handshakes_of_one_address, l.handshake_patience};
}

awaitable<void> serve(std::unique_ptr<session> one, session_registry::ticket place) {
    const session_registry::ticket held(std::move(place)); // given back before the session is destroyed
    co_await one->run();
}

} // namespace

struct server::impl {
    impl(runtime::executor ex, runtime::task_group& in, const options& how,
         std::shared_ptr<asio::ssl::context> with, request_handler handler, telemetry::registry& instruments);

    awaitable<void> run_accept();
    awaitable<void> run_sweep();
    void admit(tcp_socket socket);
    void close_listener();
    void wake_waiters();

    runtime::executor executor;
    runtime::task_group& tasks;
    std::shared_ptr<asio::ssl::context> tls;
    telemetry::counter refused;
    handshake_line line;
    session_shared shared;
    session_registry sessions;
    tcp_listener listener;
    std::uint16_t port;
    runtime::timer next_sweep;
    runtime::timer emptied;
};

server::impl::impl(runtime::executor ex, runtime::task_group& in, const options& how,
                   std::shared_ptr<asio::ssl::context> with, request_handler handler,
                   telemetry::registry& instruments)
    : executor(ex),
      tasks(in),
      tls(std::move(with)),
      refused(instruments.make_counter("plimsoll_http_connections_refused_total",
                                       "Connections closed because there were too many: new ones, or others "
                                       "that made room.")),
      line(line_limits(how.limits),
           {instruments.make_gauge("plimsoll_tls_handshakes_waiting",
                                   "Connections that wait for their turn to do a TLS handshake."),
            instruments.make_counter("plimsoll_tls_handshakes_cut_total",
                                     "TLS handshakes cut because their peers were slow while others "
                                     "waited.")},
           [this] { next_sweep.cancel(); }),
      shared{how.limits, std::move(handler), line,
             instruments.make_counter("plimsoll_tls_handshake_errors_total",
                                      "TLS handshakes with clients that failed or took too long."),
             instruments.make_counter("plimsoll_http_handler_exceptions_total",
                                      "Requests answered with 500 because their handler threw.")},
      sessions(how.limits.connections, how.limits.busy,
               instruments.make_gauge("plimsoll_http_connections", "Connections from clients that are open."),
               [this] { wake_waiters(); }),
      listener(listen(ex, how.address, how.port)),
      port(listener.local_endpoint().port()),
      next_sweep(ex),
      emptied(ex) {}

void server::impl::wake_waiters() {
    emptied.cancel();
    if (!listener.is_open()) next_sweep.cancel();
}

void server::impl::admit(tcp_socket socket) {
    const auto room = sessions.make_room();
    if (room != session_registry::room::free) refused.add();
    if (room == session_registry::room::none) return;
    error_code ignored; // a peer that is gone already is found out by the session
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    try {
        auto made = make_session(std::move(socket), tls, shared);
        session_registry::ticket ticket(sessions, *made);
        tasks.spawn("http session", serve(std::move(made), std::move(ticket)));
    } catch (const std::exception& e) { // no memory for it: the next one may fare better
        refused.add();
        telemetry::log(telemetry::level::error, "net", "a connection cannot be served",
                       {{"error", e.what()}});
    }
}

awaitable<void> server::impl::run_accept() {
    bool failing = false; // said once, not ten times a second
    while (listener.is_open()) {
        error_code ec;
        tcp_socket socket = co_await listener.async_accept(asio::redirect_error(use_awaitable, ec));
        if (ec == asio::error::operation_aborted) co_return; // cancelled, or the listener was closed
        if (!ec) {
            admit(std::move(socket));
        } else if (listener.is_open()) { // no descriptors, no memory: it passes
            if (!failing)
                telemetry::log(telemetry::level::warning, "net", "connections cannot be accepted",
                               {{"error", ec.message()}});
            co_await runtime::sleep_for(accept_pause);
        }
        failing = static_cast<bool>(ec);
    }
}

awaitable<void> server::impl::run_sweep() {
    const auto period = sweep_period(shared.limits);
    while (listener.is_open() || sessions.size() > 0) {
        error_code ignored; // cancelled when there is nothing left to sweep, which the loop sees
        next_sweep.expires_after(line.waiting() > 0 ? std::min(period, line.patience() / 4) : period);
        co_await next_sweep.async_wait(asio::redirect_error(use_awaitable, ignored));
        sessions.end_late_ones();
        line.cut_silent_ones(handshake_line::clock::now());
    }
}

void server::impl::close_listener() {
    if (!listener.is_open()) return;
    error_code ec;
    // Whoever the kernel has already accepted for us would be reset by the close: serve them, as many as
    // there may be.
    for (std::size_t i = 0; !ec && i < shared.limits.connections; ++i) {
        tcp_socket waiting(executor);
        listener.accept(waiting, ec);
        if (!ec) admit(std::move(waiting));
    }
    listener.close(ec);
    if (sessions.size() == 0) wake_waiters();
}

server::server(runtime::executor ex, runtime::task_group& tasks, options how,
               std::shared_ptr<asio::ssl::context> tls, request_handler handler,
               telemetry::registry& instruments)
    : impl_(std::make_unique<impl>(ex, tasks, how, std::move(tls), std::move(handler), instruments)) {}

server::~server() = default;

std::uint16_t server::port() const { return impl_->port; }

std::size_t server::connections() const { return impl_->sessions.size(); }

void server::start() {
    impl_->tasks.spawn("http listener", impl_->run_accept());
    impl_->tasks.spawn("http sweep", impl_->run_sweep());
}

void server::use(std::shared_ptr<asio::ssl::context> tls) { impl_->tls = std::move(tls); }

void server::announce_stop() {
    if (impl_->shared.phase == serving::normal) impl_->shared.phase = serving::announced;
}

void server::stop_accepting() {
    impl_->shared.phase = serving::stopping;
    impl_->close_listener();
    impl_->sessions.end_idle_ones();
}

void server::cut() { impl_->sessions.cut_all(); }

awaitable<bool> server::drained(runtime::deadline limit) {
    while (connections() > 0 && !limit.passed()) {
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) break;
        error_code ignored;
        impl_->emptied.expires_at(limit.when());
        co_await impl_->emptied.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
    co_return connections() == 0;
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// A server on a thread of its own, with a handler whose answer the target chooses:
//   /slow    waits until release() (or the server's end)
//   /stall   keeps the server's thread until unstall()
//   /count   how many requests there were, this one included
//   /throw   throws
//   /auth    answers as to somebody known
//   /proxy   answers as to the front proxy
//   /401     answers as to nobody
//   /big     32 MiB
//   /peer    the address and the number of certificates
//   others   the method and the target
// Its end is part of every test: all sessions end, and no task is left.
#pragma once

#include <plimsoll/net/server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <mutex>
#include <semaphore>
#include <thread>

namespace plimsoll::test {

// Polls, because what is waited for happens on another thread.
template <typename Condition>
void wait_until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

// With a certificate of its own.
std::shared_ptr<boost::asio::ssl::context> any_context();

class running_server {
    // Runs f on the server's thread. First in the class: its return type is deduced.
    template <typename F>
    auto on_io(F f) {
        std::packaged_task<std::invoke_result_t<F>()> task(std::move(f));
        auto result = task.get_future();
        boost::asio::post(context_, [task = std::move(task)]() mutable { task(); });
        return result.get();
    }

public:
    explicit running_server(net::server_limits limits = {},
                            std::shared_ptr<boost::asio::ssl::context> tls = nullptr,
                            std::string address = "127.0.0.1");
    ~running_server();

    std::uint16_t port() const { return port_; }
    // How many requests the handler has seen.
    int asked() const { return asked_; }
    http::peer last_peer() {
        const std::scoped_lock lock(guard_);
        return last_peer_;
    }
    double counted(const std::string& name) { return instruments_.make_counter(name, "").value(); }
    double gauge(const std::string& name) { return instruments_.make_gauge(name, "").value(); }
    double open_gauge() { return gauge("plimsoll_http_connections"); }
    std::size_t connections() {
        return on_io([this] { return server_->connections(); });
    }

    void release() {
        on_io([this] { gate_.cancel(); });
    }
    // As often as /stall is asked for.
    void unstall() { stall_.release(); }
    void use(std::shared_ptr<boost::asio::ssl::context> tls) {
        on_io([this, &tls] { server_->use(tls); });
    }
    void announce_stop() {
        on_io([this] { server_->announce_stop(); });
    }
    void stop_accepting() {
        on_io([this] { server_->stop_accepting(); });
    }
    void cut() {
        on_io([this] { server_->cut(); });
    }
    bool drained(std::chrono::milliseconds limit);

private:
    static runtime::awaitable<net::reply> handle(running_server& self, const http::request& r,
                                                 const http::peer& p);

    boost::asio::io_context context_{1};
    runtime::task_group tasks_{context_.get_executor(),
                               [this](const std::string&, const std::string& what) { failure_ = what; }};
    runtime::timer gate_{context_.get_executor(), runtime::timer::time_point::max()};
    std::counting_semaphore<> stall_{0};
    telemetry::registry instruments_;
    std::string failure_;
    std::atomic<int> asked_ = 0;
    std::mutex guard_;
    http::peer last_peer_;
    std::unique_ptr<net::server> server_;
    std::uint16_t port_ = 0;
    boost::asio::executor_work_guard<runtime::executor> busy_{context_.get_executor()};
    std::thread thread_;
};

} // namespace plimsoll::test

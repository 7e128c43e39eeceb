// SPDX-License-Identifier: Apache-2.0
// A backend on an event loop of its own, and what it needs; and a server that speaks the API as a test says.
#pragma once

#include "replies.hpp"

#include "unit/net/coroutine_runner.hpp"
#include "unit/net/http_fixture.hpp"
#include "unit/net/scripted_server.hpp"

#include <plimsoll/backends/prometheus/backend.hpp>

#include <deque>
#include <functional>

namespace plimsoll::test {

using poll_result = domain::result<std::vector<polling::outcome>>;

inline std::string http_status(int status, const std::string& body,
                               const std::string& type = "application/json") {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Answers each request, in the order in which they come, with what `answer(request)` says; closes the
// connection for an empty text and after "cut …", and answers nothing to "stall".
class scripted_prometheus {
public:
    using script = std::function<std::string(const std::string& request)>;

    explicit scripted_prometheus(script what, std::optional<scripted_tls> tls = {})
        : script_(std::move(what)),
          server_([this](scripted_peer& peer, int) { serve(peer); }, std::move(tls)) {}

    std::uint16_t port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    std::vector<std::string> requests() const { return requests_.all(); }

private:
    void serve(scripted_peer& peer) {
        if (!peer.handshake()) return;
        for (;;) {
            const auto request = peer.read_request();
            if (request.empty()) return;
            requests_.add(request);
            const auto answer = script_(request);
            if (answer.empty()) return;
            if (answer == "stall") return peer.wait_until_closed();
            if (answer.starts_with("cut ")) {
                peer.send(answer.substr(4));
                return;
            }
            if (!peer.send(answer)) return;
        }
    }

    script script_;
    heard requests_;
    scripted_server server_; // last: its threads use the rest
};

class backend_fixture {
public:
    explicit backend_fixture(std::vector<std::uint16_t> ports) {
        for (const auto port : ports) {
            auto& url = settings.urls.emplace_back();
            url.host = "127.0.0.1";
            url.port = port;
        }
        settings.timeout = std::chrono::seconds(10);
    }
    explicit backend_fixture(const scripted_prometheus& server)
        : backend_fixture(std::vector{server.port()}) {}
    ~backend_fixture() {
        backend_.reset();
        names_.reset();
        CHECK(runner.finishes());
    }
    backend_fixture(const backend_fixture&) = delete;
    backend_fixture& operator=(const backend_fixture&) = delete;

    // Made at the first use, by the settings as they are then.
    polling::backend& backend() {
        if (!backend_)
            backend_ =
                backends::prometheus::make_backend("prom", settings, *names_, compute_, files_, clock_);
        return *backend_;
    }
    poll_result poll(const std::vector<std::string>& queries,
                     std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        return runner.run(backend().poll(metrics_of(queries), runtime::deadline::after(limit)));
    }
    // One metric's poll: its value, or its error's text.
    std::string poll_one(const std::string& query = "up") {
        const auto got = poll({query});
        if (!got) return "backend: " + got.error().detail();
        const auto& outcome = got->at(0);
        return outcome ? outcome->values.at(0).to_string() : outcome.error().cause.detail();
    }
    std::vector<const config::metric_settings*> metrics_of(const std::vector<std::string>& queries) {
        std::vector<const config::metric_settings*> out;
        for (const auto& text : queries) {
            config::prometheus_query query;
            query.query = text;
            auto& made = metrics_.emplace_back();
            made.query = std::move(query);
            out.push_back(&made);
        }
        return out;
    }

    coroutine_runner runner;
    config::prometheus_settings settings;

private:
    runtime::worker compute_{"compute"};
    runtime::worker files_{"files"};
    runtime::system_clock clock_;
    std::deque<config::metric_settings> metrics_;
    std::optional<net::resolver> names_{std::in_place, runner.executor()};
    std::unique_ptr<polling::backend> backend_;
};

} // namespace plimsoll::test

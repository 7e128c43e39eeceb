// SPDX-License-Identifier: Apache-2.0
// An HTTP client whose server is a scripted one. Its end checks that nothing is left.
#pragma once

#include <plimsoll/net/http_client.hpp>

#include "coroutine_runner.hpp"
#include "scripted_server.hpp"

#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <mutex>

namespace plimsoll::test {

using namespace std::chrono_literals;
using answered = domain::result<net::client_response>;

// Of a coroutine of its own, since a lambda's may capture nothing.
inline runtime::awaitable<domain::result<net::destination>> ready(net::destination to) { co_return to; }

struct http_fixture {
    explicit http_fixture(net::destination where, net::http_client::options how = {}) : to(std::move(where)) {
        const auto source = [this] {
            ++connections_asked;
            return ready(to);
        };
        client.emplace(*names, source, how);
    }
    explicit http_fixture(const scripted_server& server, net::http_client::options how = {})
        : http_fixture(net::destination{"127.0.0.1", server.port(), nullptr, "", false, 0ms}, how) {}
    ~http_fixture() {
        client.reset();
        names.reset();
        CHECK(loop.finishes());
    }

    answered ask(net::client_request what, std::chrono::milliseconds limit = 10s) {
        return loop.run(client->request(std::move(what), runtime::deadline::after(limit)));
    }
    answered get(const std::string& target = "/", std::chrono::milliseconds limit = 10s) {
        return ask({"GET", target, {}, ""}, limit);
    }
    void start(net::client_request what, std::optional<answered>& into,
               std::chrono::milliseconds limit = 10s) {
        loop.start(client->request(std::move(what), runtime::deadline::after(limit)), into);
    }

    coroutine_runner loop;
    net::destination to;
    int connections_asked = 0;
    std::optional<net::resolver> names{std::in_place, loop.executor(), "127.0.0.1:1"};
    std::optional<net::http_client> client;
};

inline std::string http_ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Whatever a script has read, for the test's own thread.
class heard {
public:
    void add(const std::string& text) {
        const std::lock_guard lock(mutex_);
        texts_.push_back(text);
    }
    std::vector<std::string> all() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
};

} // namespace plimsoll::test

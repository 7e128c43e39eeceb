// SPDX-License-Identifier: Apache-2.0
#include "running_server.hpp"

#include <plimsoll/net/server_tls.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>

namespace plimsoll::test {

namespace asio = boost::asio;

std::shared_ptr<asio::ssl::context> any_context() {
    auto made = net::make_loopback_context();
    REQUIRE(made.has_value());
    return *made;
}

runtime::awaitable<net::reply> running_server::handle(running_server& self, const http::request& r,
                                                      const http::peer& p) {
    {
        const std::scoped_lock lock(self.guard_);
        self.last_peer_ = p;
    }
    ++self.asked_;
    net::reply out;
    out.response.content_type = "text/plain";
    out.response.extra = {{"X-Fine", "yes"}, {"X-Bad", "a\r\nX-Injected: b"}};
    out.response.body = std::string(r.method) + " " + std::string(r.target);
    out.front_proxy = r.target == "/proxy";
    out.authenticated = r.target == "/auth" || out.front_proxy;
    if (r.target == "/401") out.response.status = 401;
    if (r.target == "/throw") throw std::runtime_error("on purpose");
    if (r.target == "/big") out.response.body = std::string(std::size_t{32} << 20U, 'x');
    if (r.target == "/count") out.response.body = std::to_string(self.asked_);
    if (r.target == "/stall") self.stall_.acquire();
    if (r.target == "/peer") out.response.body = p.address + " " + std::to_string(p.chain.size());
    if (r.target == "/slow") {
        boost::system::error_code released;
        co_await self.gate_.async_wait(asio::redirect_error(runtime::use_awaitable, released));
    }
    co_return out;
}

namespace {

runtime::awaitable<void> say_drained(net::server& s, std::chrono::milliseconds limit, std::promise<bool> to) {
    const bool all = co_await s.drained(runtime::deadline::after(limit));
    to.set_value(all);
}

} // namespace

running_server::running_server(net::server_limits limits, std::shared_ptr<asio::ssl::context> tls,
                               std::string address) {
    net::server::options how{std::move(address), 0, limits};
    server_ = std::make_unique<net::server>(
        context_.get_executor(), tasks_, how, std::move(tls),
        [this](const http::request& r, const http::peer& p) { return handle(*this, r, p); }, instruments_);
    port_ = server_->port();
    server_->start();
    thread_ = std::thread([this] { context_.run(); });
}

running_server::~running_server() {
    on_io([this] {
        server_->stop_accepting();
        server_->cut();
        gate_.cancel();
        busy_.reset();
    });
    // Everything ends by itself now; a task that does not makes this test hang until ctest ends it.
    thread_.join();
    CHECK(failure_.empty());
    CHECK(server_->connections() == 0);
    CHECK(open_gauge() == 0);
    CHECK(tasks_.size() == 0);
}

bool running_server::drained(std::chrono::milliseconds limit) {
    std::promise<bool> said;
    auto result = said.get_future();
    on_io([this, limit, &said] { tasks_.spawn("drained", say_drained(*server_, limit, std::move(said))); });
    return result.get();
}

} // namespace plimsoll::test

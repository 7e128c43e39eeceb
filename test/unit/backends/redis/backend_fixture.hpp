// SPDX-License-Identifier: Apache-2.0
// A backend on an event loop of its own, and what it needs.
#pragma once

#include "unit/backends/redis/metrics.hpp"
#include "unit/net/coroutine_runner.hpp"

#include <plimsoll/backends/redis/backend.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::test {

using poll_result = domain::result<std::vector<polling::outcome>>;

class backend_fixture {
public:
    explicit backend_fixture(std::uint16_t port) {
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.timeout = std::chrono::seconds(10);
    }
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
            backend_ = backends::redis::make_backend("tasks", settings, *names_, compute_, files_, clock_);
        return *backend_;
    }
    poll_result poll(const metrics& of, std::chrono::milliseconds limit = std::chrono::seconds(10)) {
        return runner.run(backend().poll(of.pointers(), runtime::deadline::after(limit)));
    }
    // One list's poll, its length or its error's text.
    std::string poll_one() {
        const metrics of({{list("queue")}});
        const auto got = poll(of);
        if (!got) return got.error().detail();
        const auto& outcome = got->at(0);
        return outcome ? outcome->values.at(0).to_string() : outcome.error().cause.detail();
    }

    coroutine_runner runner;
    config::redis_settings settings;

private:
    runtime::worker compute_{"compute"};
    runtime::worker files_{"files"};
    runtime::system_clock clock_;
    std::optional<net::resolver> names_{std::in_place, runner.executor()};
    std::unique_ptr<polling::backend> backend_;
};

} // namespace plimsoll::test

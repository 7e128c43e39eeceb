// SPDX-License-Identifier: Apache-2.0
// An authenticator with all that it stands on, and a kube-apiserver that knows whose tokens are whose.
#pragma once

#include "front_proxy.hpp"
#include "set_clock.hpp"
#include "unit/net/coroutine_runner.hpp"

#include <plimsoll/auth/authenticator.hpp>

namespace plimsoll::test {

enum class apiserver { up, down };

class door {
public:
    using outcome = domain::result<auth::identity>;

    door() = default;
    ~door() {
        tasks.cancel();
        runner.run_until([this] { return tasks.size() == 0; });
        runner.finishes();
    }
    door(const door&) = delete;
    door& operator=(const door&) = delete;

    void use(const cluster::client::config_map& data = authentication_map()) {
        auto reading = auth::read_trust(data, auth::trust());
        for (const auto& complaint : reading.complaints)
            FAIL(complaint.detail());
        who.use(std::move(reading.now));
    }

    outcome identify(const http::request& request, const http::peer& from) {
        return runner.run(wait(&who, &request, &from));
    }

    double requests_by(const char* what) {
        return instruments.make_counter("plimsoll_authentication_requests_total", "", {{"by", what}}).value();
    }

    coroutine_runner runner;
    set_clock now;
    telemetry::registry instruments;
    runtime::task_group tasks{runner.executor(),
                              [](const std::string&, const std::string& what) { FAIL(what); }};
    std::map<std::string, auth::identity> owners; // of the tokens that the API server knows
    apiserver state = apiserver::up;
    std::vector<std::string> reviewed;
    auth::token_reviewer tokens{
        [this](std::string token, runtime::deadline) { return review(this, std::move(token)); }, tasks, now,
        instruments, auth::token_reviewer::options()};
    auth::authenticator who{now, instruments, &tokens};

private:
    static runtime::awaitable<outcome> wait(auth::authenticator* who, const http::request* request,
                                            const http::peer* from) {
        co_return co_await who->identify(*request, *from);
    }
    static runtime::awaitable<domain::result<cluster::token_verdict>> review(door* self, std::string token) {
        self->reviewed.push_back(token);
        if (self->state == apiserver::down)
            co_return domain::error(domain::errc::unavailable, "TokenReview: connection refused");
        cluster::token_verdict out;
        const auto owner = self->owners.find(token);
        out.authenticated = owner != self->owners.end();
        if (out.authenticated) out.who = owner->second;
        co_return out;
    }
};

} // namespace plimsoll::test

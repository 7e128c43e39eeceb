// SPDX-License-Identifier: Apache-2.0
// An authorizer whose reviews a test answers.
#pragma once

#include "set_clock.hpp"
#include "unit/net/coroutine_runner.hpp"

#include <plimsoll/auth/authorizer.hpp>

#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <stdexcept>

namespace plimsoll::test {

inline domain::result<cluster::verdict> says(bool allowed, const std::string& reason = {}) {
    cluster::verdict out;
    out.allowed = allowed;
    out.reason = reason;
    return out;
}

class asking {
public:
    using outcome = domain::result<cluster::verdict>;

    explicit asking(auth::authorizer::options how = auth::authorizer::options())
        : may(
              [this](cluster::user_info who, cluster::attributes what, runtime::deadline limit) {
                  return review(this, std::move(who), std::move(what), limit);
              },
              tasks, now, instruments, how) {}
    ~asking() {
        tasks.cancel();
        runner.run_until([this] { return tasks.size() == 0; });
        runner.finishes();
    }
    asking(const asking&) = delete;
    asking& operator=(const asking&) = delete;

    static auth::identity jane() {
        auth::identity out;
        out.name = "jane";
        out.came = auth::way::front_proxy;
        return out;
    }
    // Past the front proxy.
    static auth::identity stranger() {
        auth::identity out;
        out.name = "system:anonymous";
        return out;
    }
    static cluster::attributes metric(const std::string& name = "queue") {
        cluster::attributes out;
        out.verb = "list";
        out.resource = name;
        return out;
    }

    outcome ask(auth::identity who = jane(), cluster::attributes what = metric()) {
        return runner.run(wait(&may, std::move(who), std::move(what)));
    }
    void start(std::optional<outcome>& into, cluster::attributes what = metric(),
               auth::identity who = jane()) {
        runner.start(wait(&may, std::move(who), std::move(what)), into);
    }
    using outcomes = std::vector<std::optional<outcome>>;
    void run_until_all(const outcomes& got) {
        runner.run_until(
            [&got] { return std::ranges::all_of(got, [](const auto& o) { return o.has_value(); }); });
    }
    // Until no review is under way.
    void settle() {
        runner.run_until([this] { return tasks.size() == 0; });
    }
    // Reviews wait at the gate from now on, or go on.
    void close_gate() { gate.expires_at(runtime::timer::time_point::max()); }
    void open_gate() { gate.expires_at(runtime::timer::time_point::min()); }
    double decisions(const char* source, const char* decision) {
        return instruments
            .make_counter("plimsoll_authorization_decisions_total", "",
                          {{"source", source}, {"decision", decision}})
            .value();
    }

    coroutine_runner runner;
    set_clock now;
    telemetry::registry instruments;
    std::vector<std::string> exceptions;
    runtime::task_group tasks{runner.executor(), [this](const std::string&, const std::string& what) {
                                  exceptions.push_back(what);
                              }};
    runtime::timer gate{runner.executor(), runtime::timer::time_point::min()};

    outcome next = says(true); // what reviews say
    bool throws = false;
    int asked = 0;
    std::vector<runtime::deadline> limits;
    auth::authorizer may;

private:
    static runtime::awaitable<outcome> wait(auth::authorizer* on, auth::identity who,
                                            cluster::attributes what) {
        co_return co_await on->authorize(who, what);
    }
    static runtime::awaitable<outcome> review(asking* self, cluster::user_info, cluster::attributes,
                                              runtime::deadline limit) {
        ++self->asked;
        self->limits.push_back(limit);
        if (self->throws) throw std::runtime_error("a defect");
        boost::system::error_code moved; // the gate, or cancelled
        co_await self->gate.async_wait(boost::asio::redirect_error(runtime::use_awaitable, moved));
        if (self->gate.expiry() == runtime::timer::time_point::max())
            co_return domain::error(domain::errc::cancelled, "cancelled");
        co_return self->next;
    }
};

} // namespace plimsoll::test

// SPDX-License-Identifier: Apache-2.0
// A backend that does as the test says and remembers what it was asked.
#pragma once

#include <plimsoll/polling/backend.hpp>
#include <plimsoll/runtime/clock.hpp>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll::polling::test {

using answers = domain::result<std::vector<outcome>>;

class fake_backend final : public backend {
public:
    struct call {
        std::vector<std::string> metrics;
        domain::steady_time at;
        std::chrono::nanoseconds limit;
    };
    enum class mood { well, fails, hangs, throws, miscounts };

    fake_backend(std::string name, const runtime::clock& now) : name_(std::move(name)), now_(now) {}

    const std::string& name() const override { return name_; }
    std::size_t calls_at_once() const override { return at_once; }

    runtime::awaitable<answers> poll(std::vector<const config::metric_settings*> metrics,
                                     runtime::deadline limit) override {
        call c;
        for (const auto* m : metrics)
            c.metrics.push_back(m->name);
        c.at = now_.now().steady;
        c.limit = limit.remaining();
        calls.push_back(c);
        ++running;
        most_running = std::max(most_running, running);
        const auto now_as = does;
        if (now_as == mood::hangs || takes > takes.zero()) {
            const auto how_long = now_as == mood::hangs ? std::chrono::milliseconds(3600000) : takes;
            const bool waited = co_await runtime::sleep_for(how_long);
            if (!waited) {
                --running;
                ++cancelled;
                co_return domain::error(domain::errc::cancelled, "stopped");
            }
        }
        --running;
        if (now_as == mood::throws) throw std::runtime_error("a defect of the backend");
        if (now_as == mood::fails) co_return domain::error(domain::errc::unavailable, "connection refused");
        co_return reply(c, now_as);
    }

    mood does = mood::well;
    std::chrono::milliseconds takes{0};
    std::set<std::string> wrong;   // metrics whose own query fails
    std::set<std::string> missing; // metrics without data
    std::int64_t value = 1;        // of every series of the others
    std::string degraded;          // the others' doubt
    std::size_t at_once = 1;

    std::vector<call> calls;
    int running = 0;
    int most_running = 0;
    int cancelled = 0;

    std::size_t asked_for(const std::string& metric) const {
        std::size_t n = 0;
        for (const auto& c : calls)
            n += static_cast<std::size_t>(std::count(c.metrics.begin(), c.metrics.end(), metric));
        return n;
    }

private:
    std::vector<outcome> reply(const call& c, mood as) const {
        std::vector<outcome> out;
        for (const auto& metric : c.metrics) {
            observation o;
            o.asked = now_.now();
            o.values = {domain::quantity::from_units(value)};
            o.degraded = degraded;
            const domain::error bad(domain::errc::bad_reply, "WRONGTYPE");
            if (wrong.contains(metric))
                out.emplace_back(query_failure{false, bad});
            else if (missing.contains(metric))
                out.emplace_back(query_failure{true, domain::error(domain::errc::not_found, "no such key")});
            else
                out.emplace_back(std::move(o));
        }
        if (as == mood::miscounts) out.pop_back();
        return out;
    }

    std::string name_;
    const runtime::clock& now_;
};

} // namespace plimsoll::polling::test

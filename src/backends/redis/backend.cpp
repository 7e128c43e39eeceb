// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/backends/redis/backend.hpp>

#include "connection.hpp"
#include "credentials.hpp"
#include "questions.hpp"

#include <utility>

namespace plimsoll::backends::redis {

using domain::errc;
using domain::error;
using domain::result;

namespace {

using outcomes = std::vector<polling::outcome>;
using connection_pointer = std::unique_ptr<connection>;

// Closed while it was kept, or no longer admitted: that says nothing of the server, nor of the password
// that is in the file now.
bool worth_another(const error& how, const connection& kept) {
    return how.code() == errc::unauthenticated || (how.code() == errc::unavailable && !kept.heard());
}

class redis_backend final : public polling::backend {
public:
    redis_backend(std::string name, const config::redis_settings& settings, net::resolver& names,
                  runtime::worker& compute, runtime::worker& files, const runtime::clock& now)
        : name_(std::move(name)),
          settings_(settings),
          peer_(net::peer_name(settings.host, settings.port)),
          names_(names),
          compute_(compute),
          files_(files),
          now_(now) {}

    const std::string& name() const override { return name_; }

    runtime::awaitable<result<outcomes>> poll(std::vector<const config::metric_settings*> metrics,
                                              runtime::deadline limit) override {
        // Besides the limit this gives cancellation as an error.
        return runtime::with_deadline(ask(std::move(metrics), limit), limit, "polling Redis");
    }

private:
    runtime::awaitable<result<outcomes>> ask(std::vector<const config::metric_settings*> metrics,
                                             runtime::deadline limit);
    runtime::awaitable<result<outcomes>> ask_on(connection& on, const questions& what,
                                                runtime::deadline limit);
    runtime::awaitable<result<connection_pointer>> open(runtime::deadline limit);

    std::string name_;
    const config::redis_settings& settings_;
    std::string peer_;
    net::resolver& names_;
    runtime::worker& compute_;
    runtime::worker& files_;
    const runtime::clock& now_;
    connection_pointer kept_; // in no poll's hands, and the last one on it succeeded
};

runtime::awaitable<result<outcomes>> redis_backend::ask(std::vector<const config::metric_settings*> metrics,
                                                        runtime::deadline limit) {
    const questions what(metrics);
    // Out of kept_ until the poll has succeeded: however it ends otherwise, the connection goes.
    connection_pointer on = std::exchange(kept_, nullptr);
    if (on && on->quiet()) {
        auto got = co_await ask_on(*on, what, limit);
        if (got) {
            kept_ = std::move(on);
            co_return got;
        }
        if (!worth_another(got.error(), *on)) co_return got;
    }
    on.reset();
    auto opened = co_await open(limit.within(settings_.timeout));
    if (!opened) co_return opened.error();
    on = std::move(*opened);
    auto got = co_await ask_on(*on, what, limit);
    if (got) kept_ = std::move(on);
    co_return got;
}

runtime::awaitable<result<outcomes>> redis_backend::ask_on(connection& on, const questions& what,
                                                           runtime::deadline limit) {
    const runtime::deadline own = limit.within(settings_.timeout);
    const domain::instant asked = now_.now();
    auto next_batch = [&what, next = std::size_t{0}]() mutable {
        secret commands;
        if (next == what.size()) return commands;
        const auto batch = what.batch_from(next);
        what.append_to(commands, batch);
        next = batch.end;
        return commands;
    };
    auto exchanging = on.exchange(std::move(next_batch), what.commands(), own);
    const auto replies = co_await std::move(exchanging);
    if (!replies) co_return replies.error();
    co_return what.outcomes(*replies, asked);
}

runtime::awaitable<result<connection_pointer>> redis_backend::open(runtime::deadline limit) {
    auto loading = load_credentials(settings_, files_, compute_);
    auto with = co_await runtime::with_deadline(std::move(loading), limit, "reading the backend's files");
    if (!with) co_return with.error();
    net::destination to;
    to.host = settings_.host;
    to.port = settings_.port;
    to.tls = with->tls;
    if (settings_.tls) to.server_name = settings_.tls->server_name;
    auto stream = co_await net::connect(names_, std::move(to), limit);
    if (!stream) co_return stream.error();
    login first(settings_, with->password);
    co_return std::make_unique<connection>(std::move(*stream), std::move(first), peer_);
}

} // namespace

std::unique_ptr<polling::backend> make_backend(std::string name, const config::redis_settings& settings,
                                               net::resolver& names, runtime::worker& compute,
                                               runtime::worker& files, const runtime::clock& now) {
    return std::make_unique<redis_backend>(std::move(name), settings, names, compute, files, now);
}

} // namespace plimsoll::backends::redis

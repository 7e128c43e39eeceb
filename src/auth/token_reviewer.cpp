// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/token_reviewer.hpp>

#include "flight.hpp"
#include "lru_map.hpp"
#include "token_hash.hpp"

#include <plimsoll/telemetry/log.hpp>

#include <boost/asio/this_coro.hpp>

namespace plimsoll::auth {

using cluster::token_verdict;
using domain::errc;
using domain::error;
using domain::result;
using telemetry::level;

namespace {

telemetry::counter reviews_by(telemetry::registry& in, const char* outcome) {
    return in.make_counter("plimsoll_authentication_token_reviews_total",
                           "TokenReviews asked of kube-apiserver, by what came of them.",
                           {{"outcome", outcome}});
}

// Of a kept answer, beside its key.
std::size_t size_of(const token_verdict& of) {
    constexpr std::size_t each = 64; // of a string, and of its place in a container
    std::size_t out = each + of.reason.size() + of.who.name.size() + of.who.uid.size();
    for (const std::string& group : of.who.groups)
        out += each + group.size();
    for (const auto& [key, values] : of.who.extra) {
        out += each + key.size();
        for (const std::string& value : values)
            out += each + value.size();
    }
    return out;
}

result<identity> identity_in(const token_verdict& of) {
    if (of.authenticated) return of.who;
    return error(errc::unauthenticated,
                 of.reason.empty() ? "the API server does not know the token" : of.reason);
}

struct kept_verdict {
    token_verdict verdict;
    domain::steady_time until;
};

} // namespace

struct token_reviewer::impl {
    impl(review r, runtime::task_group& t, const runtime::clock& n, telemetry::registry& in, options h)
        : ask(std::move(r)),
          tasks(t),
          now(n),
          how(h),
          known({h.entries, h.bytes}),
          under_way(h.under_way),
          authenticated(reviews_by(in, "authenticated")),
          refused(reviews_by(in, "refused")),
          failed(reviews_by(in, "error")) {}

    // The review of this token that is under way, or a new one; null when there are too many.
    std::shared_ptr<flight<token_verdict>> fly(const std::string& key, std::string token,
                                               runtime::executor ex);
    runtime::awaitable<void> run(std::string key, std::string token, landing<token_verdict> end);
    void note(const result<token_verdict>& got);

    const review ask;
    runtime::task_group& tasks;
    const runtime::clock& now;
    const options how;
    const token_hash hash;
    lru_map<kept_verdict> known;
    flights<token_verdict> under_way;
    std::string last_failure; // in the log already

    const telemetry::counter authenticated, refused, failed;
};

std::shared_ptr<flight<token_verdict>> token_reviewer::impl::fly(const std::string& key, std::string token,
                                                                 runtime::executor ex) {
    if (auto same = under_way.find(key)) return same;
    auto started = under_way.begin(key, ex);
    if (started) tasks.spawn("token review", run(key, std::move(token), landing<token_verdict>(started)));
    return started;
}

runtime::awaitable<void> token_reviewer::impl::run(std::string key, std::string token,
                                                   landing<token_verdict> end) {
    const auto asked = now.now().steady;
    const auto limit = runtime::deadline::after(how.limit);
    auto question = ask(std::move(token), limit);
    auto got = co_await runtime::with_deadline(std::move(question), limit, "the token review");
    note(got);
    under_way.erase(key);
    if (got && how.keep_for.count() > 0) {
        const std::size_t bytes = size_of(*got);
        known.put(key, kept_verdict{*got, asked + how.keep_for}, bytes);
    }
    end.with(std::move(got));
}

void token_reviewer::impl::note(const result<token_verdict>& got) {
    const auto& one = !got ? failed : got->authenticated ? authenticated : refused;
    one.add();
    if (got) {
        if (!last_failure.empty()) telemetry::log(level::info, "auth", "tokens can be reviewed again");
        last_failure.clear();
        return;
    }
    if (got.error().code() == errc::cancelled || got.error().detail() == last_failure) return;
    last_failure = got.error().detail();
    telemetry::log(level::warning, "auth", "a token could not be reviewed; it is refused",
                   {{"error", last_failure}});
}

token_reviewer::token_reviewer(review ask, runtime::task_group& tasks, const runtime::clock& now,
                               telemetry::registry& instruments, options how)
    : impl_(std::make_unique<impl>(std::move(ask), tasks, now, instruments, how)) {}

token_reviewer::~token_reviewer() = default;

runtime::awaitable<result<identity>> token_reviewer::identify(std::string token) {
    const std::string key = impl_->hash.of(token);
    const kept_verdict* kept = impl_->known.find(key);
    if (kept != nullptr && impl_->now.now().steady < kept->until) co_return identity_in(kept->verdict);
    const auto ex = co_await boost::asio::this_coro::executor;
    std::shared_ptr<flight<token_verdict>> flying;
    if (!impl_->under_way.full()) flying = impl_->fly(key, std::move(token), ex);
    if (!flying)
        co_return error(errc::overloaded,
                        std::to_string(impl_->how.under_way) + " token reviews are under way already");
    const auto got = co_await impl_->under_way.wait(std::move(flying));
    if (!got) co_return got.error();
    co_return identity_in(*got);
}

} // namespace plimsoll::auth

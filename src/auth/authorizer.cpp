// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/auth/authorizer.hpp>

#include "flight.hpp"
#include "identity_numbers.hpp"
#include "question.hpp"
#include "review_line.hpp"
#include "verdict_cache.hpp"

#include <boost/asio/this_coro.hpp>

#include <limits>

namespace plimsoll::auth {

using cluster::verdict;
using domain::errc;
using domain::error;
using domain::result;

namespace {

telemetry::counter reviews_by(telemetry::registry& in, const char* outcome) {
    return in.make_counter("plimsoll_authorization_reviews_total",
                           "SubjectAccessReviews asked of kube-apiserver, by what came of them.",
                           {{"outcome", outcome}});
}

telemetry::counter decisions_by(telemetry::registry& in, const char* source, const char* decision) {
    return in.make_counter("plimsoll_authorization_decisions_total",
                           "Requests authorized, by what decided (masters, path, cache, review) and how.",
                           {{"source", source}, {"decision", decision}});
}

// Three counters, by what a result<verdict> says.
struct outcome_counters {
    telemetry::counter allowed, denied, failed;

    void count(const result<verdict>& of) const {
        const auto& one = !of ? failed : of->allowed ? allowed : denied;
        one.add();
    }
};

verdict allowed() {
    verdict out;
    out.allowed = true;
    return out;
}

// What is known and asked of those who come by one way.
struct side {
    side(const authorizer::options& how, verdict_cache::room most, std::size_t reviews_at_once,
         std::size_t reviews_under_way)
        : known(how, most),
          numbers(1024, std::size_t{1024} * 1024, how.key_bytes),
          line(reviews_at_once),
          under_way(reviews_under_way) {}

    verdict_cache known;
    identity_numbers numbers;
    review_line line;
    flights<verdict> under_way;
};

// The front proxy's reviews are limited by the connections to kube-apiserver alone.
constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

// The review, once it is its turn.
runtime::awaitable<result<verdict>> ask_in_turn(review_line& in,
                                                runtime::awaitable<result<verdict>> question) {
    const auto ex = co_await boost::asio::this_coro::executor;
    review_line::turn mine(in, ex);
    if (!co_await mine.wait()) co_return error(errc::cancelled, "cancelled");
    co_return co_await std::move(question);
}

} // namespace

struct authorizer::impl {
    impl(review r, runtime::task_group& t, const runtime::clock& n, telemetry::registry& in, options h)
        : ask(std::move(r)),
          tasks(t),
          now(n),
          how(h),
          front_proxy(h, {h.entries, h.bytes}, any_number, any_number),
          others(h, {h.others_entries, h.others_bytes}, h.others_at_once, h.others_under_way),
          reviews{reviews_by(in, "allowed"), reviews_by(in, "denied"), reviews_by(in, "error")},
          reviewed{decisions_by(in, "review", "allowed"), decisions_by(in, "review", "denied"),
                   decisions_by(in, "review", "error")},
          cached{decisions_by(in, "cache", "allowed"), decisions_by(in, "cache", "denied"),
                 decisions_by(in, "cache", "error")},
          masters(decisions_by(in, "masters", "allowed")),
          open_paths(decisions_by(in, "path", "allowed")) {}

    side& side_of(const identity& who) { return who.came == way::front_proxy ? front_proxy : others; }
    // The review of this question that is under way, or a new one; null when there are too many.
    std::shared_ptr<flight<verdict>> fly(const std::string& key, const identity& who,
                                         const cluster::attributes& what, runtime::executor ex);
    runtime::awaitable<void> run(std::string key, identity who, cluster::attributes what,
                                 landing<verdict> end);

    const review ask;
    runtime::task_group& tasks;
    const runtime::clock& now;
    const options how;
    side front_proxy, others;

    const outcome_counters reviews, reviewed, cached;
    const telemetry::counter masters, open_paths;
};

std::shared_ptr<flight<verdict>> authorizer::impl::fly(const std::string& key, const identity& who,
                                                       const cluster::attributes& what,
                                                       runtime::executor ex) {
    auto& under_way = side_of(who).under_way;
    if (auto same = under_way.find(key)) return same;
    auto started = under_way.begin(key, ex);
    if (started) tasks.spawn("access review", run(key, who, what, landing<verdict>(started)));
    return started;
}

runtime::awaitable<void> authorizer::impl::run(std::string key, identity who, cluster::attributes what,
                                               landing<verdict> end) {
    const auto asked = now.now().steady;
    const auto limit = runtime::deadline::after(how.limit);
    side& its = side_of(who);
    auto question = ask_in_turn(its.line, ask(std::move(who), std::move(what), limit));
    // A review that overstays would block its question for all who come after.
    auto got = co_await runtime::with_deadline(std::move(question), limit, "the access review");
    reviews.count(got);
    its.under_way.erase(key);
    if (got)
        its.known.store(key, *got, asked);
    else
        its.known.refresh_failed(key, now.now().steady);
    end.with(std::move(got));
}

authorizer::authorizer(review ask, runtime::task_group& tasks, const runtime::clock& now,
                       telemetry::registry& instruments, options how)
    : impl_(std::make_unique<impl>(std::move(ask), tasks, now, instruments, how)) {}

authorizer::~authorizer() = default;

runtime::awaitable<result<verdict>> authorizer::authorize(const identity& who,
                                                          const cluster::attributes& what) {
    if (is_open_path(what)) {
        impl_->open_paths.add();
        co_return allowed();
    }
    if (is_master(who)) {
        impl_->masters.add();
        co_return allowed();
    }
    const auto ex = co_await boost::asio::this_coro::executor;
    side& its = impl_->side_of(who);
    const std::string key = key_of(its.numbers.of(who), what);
    if (auto hit = its.known.find(key, impl_->now.now().steady)) {
        if (hit->ask_again) impl_->fly(key, who, what, ex);
        result<verdict> out(std::move(hit->verdict));
        impl_->cached.count(out);
        co_return out;
    }
    std::shared_ptr<flight<verdict>> flying;
    if (!its.under_way.full()) flying = impl_->fly(key, who, what, ex);
    result<verdict> got = error(errc::overloaded, "too many access reviews are under way already");
    if (flying) got = co_await its.under_way.wait(std::move(flying));
    impl_->reviewed.count(got);
    co_return got;
}

} // namespace plimsoll::auth

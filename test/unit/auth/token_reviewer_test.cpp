// SPDX-License-Identifier: Apache-2.0
// How long answers about tokens are kept, and that each token is asked about once.
#include "set_clock.hpp"
#include "token_hash.hpp"
#include "unit/net/coroutine_runner.hpp"

#include <plimsoll/auth/token_reviewer.hpp>

#include <boost/asio/redirect_error.hpp>

#include <algorithm>

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using outcome = domain::result<auth::identity>;

namespace {

cluster::token_verdict janes() {
    cluster::token_verdict out;
    out.authenticated = true;
    out.who.name = "jane";
    return out;
}

cluster::token_verdict nobodys(std::string reason = {}) {
    cluster::token_verdict out;
    out.reason = std::move(reason);
    return out;
}

class asking {
public:
    explicit asking(auth::token_reviewer::options how = auth::token_reviewer::options())
        : tokens([this](std::string token,
                        runtime::deadline limit) { return review(this, std::move(token), limit); },
                 tasks, now, instruments, how) {}
    ~asking() {
        tasks.cancel();
        runner.run_until([this] { return tasks.size() == 0; });
        runner.finishes();
    }
    asking(const asking&) = delete;
    asking& operator=(const asking&) = delete;

    outcome ask(std::string token = "s3same") { return runner.run(tokens.identify(std::move(token))); }
    void start(std::optional<outcome>& into, std::string token = "s3same") {
        runner.start(tokens.identify(std::move(token)), into);
    }
    void close_gate() { gate.expires_at(runtime::timer::time_point::max()); }
    void open_gate() { gate.expires_at(runtime::timer::time_point::min()); }
    double reviews(const char* what) {
        return instruments
            .make_counter("plimsoll_authentication_token_reviews_total", "", {{"outcome", what}})
            .value();
    }

    test::coroutine_runner runner;
    test::set_clock now;
    telemetry::registry instruments;
    std::vector<std::string> exceptions;
    runtime::task_group tasks{runner.executor(), [this](const std::string&, const std::string& what) {
                                  exceptions.push_back(what);
                              }};
    runtime::timer gate{runner.executor(), runtime::timer::time_point::min()};
    domain::result<cluster::token_verdict> next = janes();
    bool throws = false;
    std::vector<std::string> asked;
    std::vector<runtime::deadline> limits;
    auth::token_reviewer tokens;

private:
    static runtime::awaitable<domain::result<cluster::token_verdict>> review(asking* self, std::string token,
                                                                             runtime::deadline limit) {
        self->asked.push_back(std::move(token));
        self->limits.push_back(limit);
        if (self->throws) throw std::runtime_error("a defect");
        boost::system::error_code moved; // the gate, or cancelled
        co_await self->gate.async_wait(boost::asio::redirect_error(runtime::use_awaitable, moved));
        if (self->gate.expiry() == runtime::timer::time_point::max())
            co_return domain::error(errc::cancelled, "cancelled");
        co_return self->next;
    }
};

} // namespace

TEST_CASE("a yes is kept for 10 s from its question on") {
    asking it;
    CHECK(it.ask()->name == "jane");
    it.now.pass(9999ms);
    CHECK(it.ask()->name == "jane");
    CHECK(it.asked.size() == 1);
    it.next = nobodys();
    it.now.pass(1ms);
    CHECK_FALSE(it.ask().has_value());
    CHECK(it.asked == std::vector<std::string>{"s3same", "s3same"});
    CHECK(it.reviews("authenticated") == 1);
    CHECK(it.reviews("refused") == 1);
}

TEST_CASE("a no is kept as long, with its reason") {
    asking it;
    it.next = nobodys("expired");
    const auto first = it.ask();
    REQUIRE_FALSE(first.has_value());
    CHECK(first.error() == domain::error(errc::unauthenticated, "expired"));
    it.next = janes();
    it.now.pass(9999ms);
    CHECK(it.ask().error() == first.error());
    CHECK(it.asked.size() == 1);
    it.now.pass(1ms);
    CHECK(it.ask()->name == "jane");
}

TEST_CASE("a failure is told to whoever waits, and not kept") {
    asking it;
    it.next = domain::error(errc::unavailable, "down");
    CHECK(it.ask().error() == domain::error(errc::unavailable, "down"));
    it.next = janes();
    CHECK(it.ask()->name == "jane");
    CHECK(it.reviews("error") == 1);
    it.next = domain::error(errc::unavailable, "down");
    CHECK(it.ask()->name == "jane"); // kube-apiserver is down, but that much is known
}

TEST_CASE("every token has an answer of its own") {
    asking it;
    CHECK(it.ask("one")->name == "jane");
    it.next = nobodys();
    CHECK_FALSE(it.ask("two").has_value());
    CHECK(it.ask("one")->name == "jane");
    CHECK(it.asked.size() == 2);
}

TEST_CASE("with 0 nothing is kept") {
    auth::token_reviewer::options how;
    how.keep_for = 0ms;
    asking it(how);
    CHECK(it.ask().has_value());
    CHECK(it.ask().has_value());
    CHECK(it.asked.size() == 2);
}

TEST_CASE("kept answers have a limit") {
    auth::token_reviewer::options how;
    how.entries = 2;
    asking it(how);
    for (const char* token : {"a", "b", "c"})
        CHECK(it.ask(token).has_value());
    CHECK(it.ask("c").has_value());
    CHECK(it.ask("b").has_value());
    CHECK(it.asked.size() == 3);
    CHECK(it.ask("a").has_value());
    CHECK(it.asked.size() == 4);

    how.entries = 100;
    how.bytes = 400;
    asking small(how);
    auto rich = janes();
    rich.who.groups = {std::string(400, 'g')}; // more than there is room for
    small.next = rich;
    CHECK(small.ask().has_value());
    CHECK(small.ask().has_value());
    CHECK(small.asked.size() == 2);
}

TEST_CASE("forty who show one token wait for one review") {
    asking it;
    it.close_gate();
    std::vector<std::optional<outcome>> got(40);
    for (auto& into : got)
        it.start(into);
    it.runner.run_until([&it] { return !it.asked.empty(); });
    it.open_gate();
    it.runner.run_until(
        [&got] { return std::ranges::all_of(got, [](const auto& o) { return o.has_value(); }); });
    CHECK(it.asked.size() == 1);
    for (const auto& one : got)
        CHECK((*one)->name == "jane");
}

TEST_CASE("reviews under way have a limit, and what is above it is refused at once") {
    auth::token_reviewer::options how;
    how.under_way = 3;
    asking it(how);
    it.close_gate();
    std::optional<outcome> first, second, same;
    it.start(first, "a");
    it.start(second, "b");
    it.start(same, "a");
    it.runner.run_until([&it] { return it.asked.size() == 2; });
    for (const char* token : {"c", "a"}) { // nor does anybody else wait for what is under way
        const auto one_more = it.ask(token);
        REQUIRE_FALSE(one_more.has_value());
        CHECK(one_more.error().code() == errc::overloaded);
    }
    it.open_gate();
    it.runner.run_until([&] { return first && second && same; });
    CHECK((*same)->name == "jane");
    CHECK(it.ask("c").has_value());
}

TEST_CASE("a review that overstays its 3 s is given up") {
    auth::token_reviewer::options how;
    CHECK(how.limit == 3s);
    how.limit = 50ms;
    asking it(how);
    it.close_gate();
    const auto late = it.ask();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == errc::deadline_exceeded);
    CHECK(it.limits.at(0).remaining() == 0s); // the review knew
    it.open_gate();
    CHECK(it.ask()->name == "jane");
}

TEST_CASE("whoever gives up waiting does not end the token's review") {
    asking it;
    it.close_gate();
    std::optional<outcome> impatient, patient;
    it.start(impatient);
    it.runner.run_until([&it] { return it.asked.size() == 1; });
    it.runner.cancel_all();
    it.runner.run_until([&impatient] { return impatient.has_value(); });
    CHECK(impatient->error().code() == errc::cancelled);
    it.start(patient);
    it.open_gate();
    it.runner.run_until([&patient] { return patient.has_value(); });
    CHECK((*patient)->name == "jane");
    CHECK(it.asked.size() == 1);
}

TEST_CASE("a token's review that throws or is stopped lets nobody in, and frees its place") {
    auth::token_reviewer::options how;
    how.under_way = 1;
    asking it(how);
    it.throws = true;
    CHECK_FALSE(it.ask("a").has_value());
    CHECK(it.exceptions == std::vector<std::string>{"a defect"});
    it.throws = false;
    it.close_gate();
    std::optional<outcome> got;
    it.start(got, "b");
    it.runner.run_until([&it] { return it.asked.size() == 2; });
    it.tasks.cancel();
    it.runner.run_until([&got] { return got.has_value(); });
    CHECK(got->error().code() == errc::cancelled);
    it.open_gate();
    CHECK(it.ask("c")->name == "jane");
}

TEST_CASE("tokens are kept by a keyed hash") {
    const auth::token_hash one, other;
    CHECK(one.of("s3same").size() == 32);
    CHECK(one.of("s3same") == one.of("s3same"));
    CHECK(one.of("s3same") != one.of("s3samf"));
    CHECK(one.of("s3same") != other.of("s3same"));
}

// SPDX-License-Identifier: Apache-2.0
#include "scripted_apiserver.hpp"

#include <condition_variable>

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::after;
using test::scripted_apiserver;

namespace {

const std::string yes = test::verdict_text(true);
const std::string no = test::verdict_text(false);

} // namespace

TEST_CASE("a review as it goes over the wire") {
    scripted_apiserver server(scripted_apiserver::texts({yes}));
    auto to = server.reach();
    to.path_prefix = "/k8s/clusters/c-1";
    test::reach at(to);
    const auto got = at.review();
    REQUIRE(got.has_value());
    CHECK(got->allowed);
    CHECK(got->reason == "by the rules");

    const std::string request = server.asked().at(0);
    CHECK_THAT(request, Catch::StartsWith("POST /k8s/clusters/c-1/apis/authorization.k8s.io/v1/"
                                          "subjectaccessreviews HTTP/1.1\r\n"));
    CHECK_THAT(request, Catch::Contains("Authorization: Bearer sesame\r\n"));
    CHECK_THAT(request, Catch::Contains("Content-Type: application/json\r\n"));
    CHECK_THAT(request, Catch::Contains("Accept: application/json\r\n"));
    CHECK_THAT(request, Catch::Contains("User-Agent: plimsoll/"));
    CHECK_THAT(request,
               Catch::EndsWith(
                   R"("spec":{"resourceAttributes":{"namespace":"artemis-mesh","verb":"list",)"
                   R"("group":"external.metrics.k8s.io","version":"v1beta1","resource":"task_queue_length"},)"
                   R"("user":"system:serviceaccount:kube-system:horizontal-pod-autoscaler",)"
                   R"("groups":["system:serviceaccounts","system:authenticated"],)"
                   R"("extra":{"authentication.kubernetes.io/credential-id":["JTI=1"]},"uid":"7f70"}})"));
}

TEST_CASE("a review: what is asked again, and how often") {
    struct row {
        const char* name;
        std::vector<std::string> answers;
        int requests;
        std::optional<errc> error; // none: allowed
    };
    const auto busy = test::answer(429, "", "Retry-After: 0\r\n");
    const row rows[] = {
        {"allowed at once", {yes}, 1, std::nullopt},
        {"500, then allowed", {test::status_text(500, "etcd"), yes}, 2, std::nullopt},
        {"429, then allowed", {busy, yes}, 2, std::nullopt},
        {"401, then allowed", {test::status_text(401, ""), yes}, 2, std::nullopt},
        {"503 for ever", {test::status_text(503, "down")}, 2, errc::unavailable},
        {"401 for ever", {test::status_text(401, "who?")}, 2, errc::unauthenticated},
        {"500, then 403",
         {test::status_text(500, ""), test::status_text(403, "")},
         2,
         errc::permission_denied},
        {"403", {test::status_text(403, "no"), yes}, 1, errc::permission_denied},
        {"404", {test::status_text(404, ""), yes}, 1, errc::not_found},
        {"nonsense", {test::answer(201, "nonsense"), yes}, 1, errc::bad_reply},
    };
    for (const row& r : rows) {
        INFO(r.name);
        scripted_apiserver server(scripted_apiserver::texts(r.answers));
        test::reach at(server.reach());
        const auto got = at.review();
        CHECK(server.requests() == r.requests);
        REQUIRE(got.has_value() == !r.error.has_value());
        if (got) CHECK(got->allowed);
        if (!got) CHECK(got.error().code() == *r.error);
        if (!got) CHECK_THAT(got.error().detail(), Catch::StartsWith("SubjectAccessReview: "));
    }
}

TEST_CASE("a review: a connection cut at any point is worth one more attempt") {
    struct row {
        const char* name;
        std::size_t sent; // bytes of the first answer
    };
    const row rows[] = {
        {"before the answer", 0}, {"within the head", 20}, {"within the body", yes.size() - 5}};
    for (const row& r : rows) {
        INFO(r.name);
        scripted_apiserver server([&r](test::scripted_peer& peer, const std::string&, int n) {
            if (n == 0) {
                peer.send(yes.substr(0, r.sent));
                peer.cut();
                return after::end;
            }
            peer.send(yes);
            return after::keep;
        });
        test::reach at(server.reach());
        const auto got = at.review();
        REQUIRE(got.has_value());
        CHECK(got->allowed);
        CHECK(server.requests() == 2);
    }
}

TEST_CASE("a review: cut each time, it is not asked a third time") {
    scripted_apiserver server([](test::scripted_peer& peer, const std::string&, int) {
        peer.cut();
        return after::end;
    });
    test::reach at(server.reach());
    const auto got = at.review();
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code() == errc::unavailable);
    CHECK(server.requests() == 2);
}

TEST_CASE("a review: a server that stalls, or wants more patience than there is") {
    scripted_apiserver stalls([](test::scripted_peer& peer, const std::string&, int) {
        peer.wait_until_closed();
        return after::end;
    });
    test::reach slow(stalls.reach());
    const auto late = slow.review(100ms);
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == errc::deadline_exceeded);
    CHECK(stalls.requests() == 1);

    scripted_apiserver busy(scripted_apiserver::texts({test::answer(429, "", "Retry-After: 60\r\n"), yes}));
    test::reach at(busy.reach());
    const test::stopwatch watch;
    const auto refused = at.review();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code() == errc::unavailable);
    CHECK(busy.requests() == 1);
    CHECK(watch.elapsed() < 5s); // not waited for
}

TEST_CASE("a review: nobody there") {
    cluster::connection to;
    to.host = "127.0.0.1";
    {
        scripted_apiserver gone(scripted_apiserver::texts({yes}));
        to = gone.reach();
    }
    test::reach at(to);
    const auto got = at.review();
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code() == errc::unavailable);
}

TEST_CASE("a review: its question outlives whoever asked it") {
    scripted_apiserver server(scripted_apiserver::texts({no}));
    test::reach at(server.reach());
    const auto hand_on = [&at](cluster::user_info who, cluster::attributes what) {
        return at.client.review_access(std::move(who), std::move(what), runtime::deadline::after(10s));
    };
    const auto got = at.runner.run(hand_on(test::the_hpa(), test::a_metric()));
    REQUIRE(got.has_value());
    CHECK_FALSE(got->allowed);
    CHECK_THAT(server.asked().at(0), Catch::Contains(R"("resource":"task_queue_length")"));
}

TEST_CASE("a review: cancelled while it waits") {
    scripted_apiserver server([](test::scripted_peer& peer, const std::string&, int) {
        peer.wait_until_closed();
        return after::end;
    });
    test::reach at(server.reach());
    std::optional<domain::result<cluster::verdict>> got;
    at.runner.start(at.client.review_access(test::the_hpa(), test::a_metric(), runtime::deadline::after(10s)),
                    got);
    at.runner.run_until([&server] { return server.requests() == 1; });
    at.runner.cancel_all();
    at.runner.run_until([&got] { return got.has_value(); });
    CHECK(got->error().code() == errc::cancelled);
}

TEST_CASE("reviews share four connections") {
    std::mutex guard;
    std::condition_variable changed;
    int waiting = 0;
    bool open = false;
    scripted_apiserver server([&](test::scripted_peer& peer, const std::string&, int) {
        std::unique_lock lock(guard);
        if (++waiting == 4) open = true; // all four are busy: from now on answers flow
        changed.notify_all();
        changed.wait_for(lock, 10s, [&open] { return open; });
        peer.send(yes);
        return after::keep;
    });
    test::reach at(server.reach());
    std::vector<std::optional<domain::result<cluster::verdict>>> got(20);
    for (auto& into : got)
        at.runner.start(
            at.client.review_access(test::the_hpa(), test::a_metric(), runtime::deadline::after(15s)), into);
    for (auto& one : got) {
        at.runner.run_until([&one] { return one.has_value(); });
        CHECK(one->has_value());
    }
    CHECK(server.connections() == 4);
    CHECK(server.requests() == 20);
}

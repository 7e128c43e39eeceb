// SPDX-License-Identifier: Apache-2.0
// Following a ConfigMap: the watch, its ends, and where it goes on.
#include "following.hpp"

#include <algorithm>
#include <cstring>
#include <set>

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::after;
using test::bookmark;
using test::config_map_text;
using test::event;
using test::following;
using test::list_text;
using test::scripted_apiserver;
using test::scripted_peer;
using strings = std::vector<std::string>;

namespace {

bool is_watch(const std::string& request) { return test::parameter(request, "watch") == "true"; }

const std::string first_list = list_text({config_map_text("1", "7")}, "9");

// Lists get first_list; the n-th watch, from 0, is for the script.
scripted_apiserver::script watches(std::function<after(scripted_peer& peer, int n)> script) {
    auto seen = std::make_shared<int>(0); // they come one after the other
    return [script = std::move(script), seen](scripted_peer& peer, const std::string& request, int) {
        if (is_watch(request)) return script(peer, (*seen)++);
        peer.send(first_list);
        return after::keep;
    };
}

// One letter per request: l for a list, w for a watch; and the watch's resourceVersion.
std::string trail(const scripted_apiserver& server) {
    std::string out;
    for (const std::string& request : server.asked())
        out += is_watch(request) ? " w" + test::parameter(request, "resourceVersion") : " l";
    return out;
}

} // namespace

TEST_CASE("the watch as it goes over the wire") {
    scripted_apiserver server(
        watches([](scripted_peer& peer, int) { return test::watch_and_end(peer, {}); }));
    following it(server);
    it.run_until([&server] { return server.requests() >= 40; });
    std::set<int> times;
    for (const std::string& request : server.asked()) {
        if (!is_watch(request)) continue;
        CHECK_THAT(request, Catch::StartsWith("GET /api/v1/namespaces/kube-system/configmaps?fieldSelector="
                                              "metadata.name%3Dextension-apiserver-authentication&"));
        CHECK(test::parameter(request, "allowWatchBookmarks") == "true");
        CHECK(test::parameter(request, "resourceVersion") == "9");
        times.insert(std::stoi(test::parameter(request, "timeoutSeconds")));
    }
    CHECK(*times.begin() >= 290);
    CHECK(*times.rbegin() <= 580);
    CHECK(times.size() > 10); // spread
    CHECK(it.failures().empty());
    CHECK(it.told() == strings{"1"});
}

TEST_CASE("changes are told as they come, and only when they are some") {
    scripted_apiserver server(watches([](scripted_peer& peer, int) {
        return test::watch_and_stay(peer, {event("MODIFIED", config_map_text("1", "10")),
                                           event("MODIFIED", config_map_text("2", "11")), bookmark("12"),
                                           event("MODIFIED", config_map_text("evil", "13", "another")),
                                           event("DELETED", config_map_text("2", "14")),
                                           event("ADDED", config_map_text("3", "15"))});
    }));
    following it(server);
    it.wait_for(4);
    CHECK(it.told() == strings{"1", "2", "(gone)", "3"});
    CHECK(it.failures().empty());
}

TEST_CASE("what comes in slices is put together") {
    scripted_apiserver server(watches([](scripted_peer& peer, int) {
        peer.send(test::watch_head());
        peer.send_in_slices(test::watch_line(event("MODIFIED", config_map_text("2", "10"))), 3);
        peer.wait_until_closed();
        return after::end;
    }));
    following it(server);
    it.wait_for(2);
    CHECK(it.told() == strings{"1", "2"});
}

TEST_CASE("how a watch ends, and where it goes on") {
    struct row {
        const char* name;
        std::function<after(scripted_peer& peer)> first_watch;
        const char* trail; // of the first three requests, or four
        std::optional<errc> failure;
    };
    const auto says = [](const std::string& text) {
        return [text](scripted_peer& peer) {
            peer.send(text);
            return after::keep;
        };
    };
    const auto brings = [](const std::string& line) {
        return [line](scripted_peer& peer) { return test::watch_and_end(peer, {line}); };
    };
    const row rows[] = {
        {"in order, with nothing new", [](scripted_peer& p) { return test::watch_and_end(p, {}); },
         " l w9 w9", std::nullopt},
        {"in order, after a change", brings(event("MODIFIED", config_map_text("1", "21"))), " l w9 w21",
         std::nullopt},
        {"in order, after a bookmark", brings(bookmark("22")), " l w9 w22", std::nullopt},
        {"in order, after another's change", brings(event("MODIFIED", config_map_text("x", "23", "y"))),
         " l w9 w23", std::nullopt},
        {"cut after a bookmark",
         [](scripted_peer& p) {
             p.send(test::watch_head() + test::watch_line(bookmark("24")));
             p.cut();
             return after::end;
         },
         " l w9 w24", errc::bad_reply},
        {"reset before its head",
         [](scripted_peer& p) {
             p.reset();
             return after::end;
         },
         " l w9 w9", errc::unavailable},
        {"410 at once", says(test::status_text(410, "too old")), " l w9 l w9", std::nullopt},
        {"410 as an event", brings(test::gone_event()), " l w9 l w9", std::nullopt},
        {"another ERROR event",
         brings(event("ERROR", R"({"kind":"Status","code":500,"message":"etcd is away"})")), " l w9 l w9",
         errc::unavailable},
        {"403", says(test::status_text(403, "cannot watch")), " l w9 l w9", errc::permission_denied},
        {"401", says(test::status_text(401, "who?")), " l w9 l w9", errc::unauthenticated},
        {"429", says(test::status_text(429, "later")), " l w9 l w9", errc::unavailable},
        {"503", says(test::status_text(503, "down")), " l w9 l w9", errc::unavailable},
        {"a line that is no JSON", brings("nonsense"), " l w9 l w9", errc::bad_reply},
        {"an event of no known type", brings(event("HELLO", config_map_text("1", "30"))), " l w9 l w9",
         errc::bad_reply},
        {"an object of another kind", brings(event("MODIFIED", R"({"kind":"Pod"})")), " l w9 l w9",
         errc::bad_reply},
        {"a line too long", brings(std::string(1100 * 1024, 'a')), " l w9 w9", errc::bad_reply},
    };
    for (const row& r : rows) {
        INFO(r.name);
        scripted_apiserver server(watches([&r](scripted_peer& peer, int n) {
            return n == 0 ? r.first_watch(peer) : test::watch_and_stay(peer, {});
        }));
        following it(server);
        const int requests = static_cast<int>(std::count(r.trail, r.trail + std::strlen(r.trail), ' '));
        it.run_until([&] { return server.requests() >= requests; });
        CHECK(trail(server) == r.trail);
        CHECK(it.told() == strings{"1"});
        CHECK(it.failures().size() == (r.failure ? 1U : 0U));
        if (r.failure && !it.failures().empty()) CHECK(it.failures()[0].code() == *r.failure);
    }
}

TEST_CASE("the list after a 410 is told only when it brings something new") {
    int lists = 0; // requests come one after the other
    scripted_apiserver server([&lists](scripted_peer& peer, const std::string& request, int n) {
        if (is_watch(request))
            return n < 4 ? test::watch_and_end(peer, {test::gone_event()}) : test::watch_and_stay(peer, {});
        const char* marks[] = {"1", "1", "2"};
        peer.send(list_text({config_map_text(marks[std::min(lists++, 2)], "7")}, "9"));
        return after::keep;
    });
    following it(server);
    it.wait_for(2);
    CHECK(it.told() == strings{"1", "2"});
    CHECK(trail(server).starts_with(" l w9 l w9 l"));
}

TEST_CASE("a watch that falls silent is replaced, quietly if it had lived") {
    scripted_apiserver server(watches([](scripted_peer& peer, int n) {
        if (n == 0) return test::watch_and_stay(peer, {bookmark("20")});
        if (n == 1) return test::watch_and_stay(peer, {});
        return test::watch_and_stay(peer, {event("MODIFIED", config_map_text("2", "30"))});
    }));
    auto how = test::reach::quick();
    how.watch_silence = 300ms;
    following it(server, how);
    it.wait_for(2);
    CHECK(trail(server).starts_with(" l w9 w20 w20"));
    REQUIRE(it.failures().size() == 1); // of the second, which never said anything
    CHECK(it.failures()[0].code() == errc::deadline_exceeded);
}

TEST_CASE("a server that ends each watch at once is not hammered") {
    scripted_apiserver server(
        watches([](scripted_peer& peer, int) { return test::watch_and_end(peer, {bookmark("20")}); }));
    auto how = test::reach::quick();
    how.backoff_first = how.backoff_cap = 200ms;
    following it(server, how);
    const test::stopwatch watch;
    it.run_until([&watch] { return watch.elapsed() > 1s; });
    CHECK(server.requests() < 60); // ten, were each pause as long as its mean
}

TEST_CASE("a server that comes back is found again") {
    scripted_apiserver server([](scripted_peer& peer, const std::string& request, int n) {
        if (n < 5) {
            peer.reset();
            return after::end;
        }
        if (is_watch(request)) return test::watch_and_stay(peer, {});
        peer.send(first_list);
        return after::keep;
    });
    following it(server);
    it.wait_for(1);
    CHECK(it.told() == strings{"1"});
    CHECK(it.failures().size() == 5);
}

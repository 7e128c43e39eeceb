// SPDX-License-Identifier: Apache-2.0
// Following a ConfigMap: the list, its pages, its failures.
#include "following.hpp"

using namespace plimsoll;
using namespace std::chrono_literals;
using domain::errc;
using test::after;
using test::config_map_text;
using test::following;
using test::list_text;
using test::scripted_apiserver;
using strings = std::vector<std::string>;

namespace {

bool is_watch(const std::string& request) { return test::parameter(request, "watch") == "true"; }

// The n-th list gets the n-th text (the last one from then on); watches stay silent.
scripted_apiserver::script lists(strings texts) {
    auto asked = std::make_shared<std::size_t>(0); // lists come one after the other
    return [texts = std::move(texts), asked](test::scripted_peer& peer, const std::string& request, int) {
        if (is_watch(request)) return test::watch_and_stay(peer, {});
        peer.send(texts[std::min((*asked)++, texts.size() - 1)]);
        return after::keep;
    };
}

} // namespace

TEST_CASE("the list as it goes over the wire, and what it tells") {
    scripted_apiserver server(lists({list_text({config_map_text("1", "7")}, "9")}));
    auto to = server.reach();
    to.path_prefix = "/prefix";
    following it(to);
    it.wait_for(1);
    CHECK(it.told() == strings{"1"});
    CHECK(it.failures().empty());
    CHECK_THAT(
        server.asked().at(0),
        Catch::StartsWith("GET /prefix/api/v1/namespaces/kube-system/configmaps?fieldSelector="
                          "metadata.name%3Dextension-apiserver-authentication&limit=500 HTTP/1.1\r\n"));
    CHECK_THAT(server.asked().at(0), Catch::Contains("Authorization: Bearer sesame\r\n"));
}

TEST_CASE("no such object is something to tell, once") {
    scripted_apiserver server(lists({list_text({}, "9")}));
    following it(server);
    it.wait_for(1);
    CHECK(it.told() == strings{"(gone)"});
}

TEST_CASE("another object in the list is not taken for it") {
    scripted_apiserver server(lists({list_text({config_map_text("evil", "7", "another")}, "9")}));
    following it(server);
    it.wait_for(1);
    CHECK(it.told() == strings{"(gone)"});
}

TEST_CASE("a list in pages is told as a whole") {
    scripted_apiserver server(lists({list_text({config_map_text("1", "7")}, "8", "a/b+c=&d"),
                                     list_text({}, "9", "second"), list_text({}, "9")}));
    following it(server);
    it.run_until([&server] { return server.requests() == 4; });
    CHECK(it.told() == strings{"1"});
    const auto asked = server.asked();
    CHECK(test::parameter(asked.at(0), "continue") == "(none)");
    CHECK(test::parameter(asked.at(1), "continue") == "a%2Fb%2Bc%3D%26d");
    CHECK(test::parameter(asked.at(2), "continue") == "second");
    CHECK(test::parameter(asked.at(3), "resourceVersion") == "9");
}

TEST_CASE("a page that has become too old: from the first one again, without a failure") {
    scripted_apiserver server(
        lists({list_text({config_map_text("old", "7")}, "8", "next"), test::status_text(410, "expired"),
               list_text({config_map_text("new", "17")}, "18")}));
    following it(server);
    it.wait_for(1);
    CHECK(it.told() == strings{"new"});
    CHECK(it.failures().empty());
    CHECK(test::parameter(server.asked().at(2), "continue") == "(none)");
}

TEST_CASE("pages without end are given up") {
    scripted_apiserver server(lists({list_text({}, "8", "again")}));
    following it(server);
    it.run_until([&it] { return !it.failures().empty(); });
    CHECK(it.failures()[0].code() == errc::bad_reply);
    CHECK_THAT(it.failures()[0].detail(), Catch::Contains("more than 100 pages"));
    CHECK(it.told().empty());
}

TEST_CASE("a list that fails is told as a failure, and asked for again") {
    struct row {
        const char* name;
        std::string answer;
        errc code;
        const char* detail;
    };
    const row rows[] = {
        {"403", test::status_text(403, "cannot list configmaps"), errc::permission_denied,
         "ConfigMap kube-system/extension-apiserver-authentication: the API server answered 403: cannot list "
         "configmaps"},
        {"401", test::status_text(401, "Unauthorized"), errc::unauthenticated, "401: Unauthorized"},
        {"404", test::status_text(404, "no"), errc::not_found, "404"},
        {"500", test::status_text(500, "etcd"), errc::unavailable, "500: etcd"},
        {"nonsense", test::answer(200, "nonsense"), errc::bad_reply, "JSON"},
        {"another kind", test::answer(200, R"({"kind":"PodList"})"), errc::bad_reply, "ConfigMapList"},
        {"no version", test::answer(200, R"({"kind":"ConfigMapList","metadata":{},"items":[]})"),
         errc::bad_reply, "resourceVersion"},
        {"not HTTP", "nonsense\r\n\r\n", errc::bad_reply, ""},
    };
    for (const row& r : rows) {
        INFO(r.name);
        scripted_apiserver server(lists({r.answer, list_text({config_map_text("1", "7")}, "9")}));
        following it(server);
        it.wait_for(1);
        CHECK(it.told() == strings{"1"});
        REQUIRE(it.failures().size() == 1);
        CHECK(it.failures()[0].code() == r.code);
        CHECK_THAT(it.failures()[0].detail(), Catch::Contains(r.detail));
    }
}

TEST_CASE("a list that stalls has a limit of its own") {
    scripted_apiserver server([](test::scripted_peer& peer, const std::string&, int) {
        peer.wait_until_closed();
        return after::end;
    });
    auto how = test::reach::quick();
    how.list_limit = 50ms;
    following it(server, how);
    it.run_until([&it] { return it.failures().size() >= 2; });
    CHECK(it.failures()[0].code() == errc::deadline_exceeded);
    CHECK(it.told().empty());
}

TEST_CASE("a refused token is read again for the next list") {
    scripted_apiserver server(
        lists({test::status_text(401, "expired"), list_text({config_map_text("1", "7")}, "9")}));
    const test::temporary_file token("one");
    auto to = server.reach();
    to.token_file = token.path();
    auto how = test::reach::quick();
    how.backoff_first = how.backoff_cap = 100ms; // there is time for the new token
    following it(to, how);
    it.run_until([&it] { return !it.failures().empty(); });
    token.write("two");
    it.wait_for(1);
    CHECK_THAT(server.asked().at(0), Catch::Contains("Bearer one\r\n"));
    CHECK_THAT(server.asked().at(1), Catch::Contains("Bearer two\r\n"));
}

TEST_CASE("a server that repeats our token to a follower is not repeated") {
    scripted_apiserver server(
        lists({test::status_text(500, "sent: Bearer sesame"), list_text({config_map_text("1", "7")}, "9")}));
    following it(server);
    it.wait_for(1);
    REQUIRE(it.failures().size() == 1);
    CHECK_THAT(it.failures()[0].detail(), Catch::EndsWith("500: sent: Bearer (the token)"));
}

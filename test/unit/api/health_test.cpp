// SPDX-License-Identifier: Apache-2.0
#include "../../../src/api/health.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;

namespace {

http::response ask(const std::string& target, bool live, bool ready) {
    api::health checks;
    checks.live.push_back({"ping", [] { return true; }});
    checks.live.push_back({"event-loop", [live] { return live; }});
    checks.ready.push_back({"configuration", [ready] { return ready; }});
    const auto parsed = api::request_target::parse(target);
    REQUIRE(parsed.has_value());
    return api::health_reply(checks, *parsed);
}

} // namespace

TEST_CASE("a passing check is `ok` without a newline, and one line per check when verbose") {
    const auto plain = ask("/readyz", true, true);
    CHECK(plain.status == 200);
    CHECK(plain.body == "ok");
    CHECK(plain.content_type == "text/plain; charset=utf-8");
    CHECK(ask("/readyz?verbose", true, true).body ==
          "[+]ping ok\n[+]event-loop ok\n[+]configuration ok\nreadyz check passed\n");
    CHECK(ask("/livez?verbose", true, true).body == "[+]ping ok\n[+]event-loop ok\nlivez check passed\n");
}

TEST_CASE("a failing check is 500, always verbose, and says no reason") {
    const auto ready = ask("/readyz", true, false);
    CHECK(ready.status == 500);
    CHECK(ready.body ==
          "[+]ping ok\n[+]event-loop ok\n[-]configuration failed: reason withheld\nreadyz check failed\n");
    CHECK(ask("/livez", true, false).status == 200);
    CHECK(ask("/livez", false, true).status == 500);
    CHECK(ask("/readyz", false, true).status == 500);
}

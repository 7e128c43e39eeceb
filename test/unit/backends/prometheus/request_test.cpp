// SPDX-License-Identifier: Apache-2.0
#include "request.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace plimsoll;
using namespace plimsoll::backends::prometheus;
using namespace std::chrono_literals;

namespace {

const domain::wall_time at(1795491600s + 45ms);

std::string field(const net::client_request& of, const std::string& name) {
    for (const auto& [key, value] : of.fields)
        if (key == name) return value;
    return "";
}

} // namespace

TEST_CASE("the form has query, time and timeout") {
    CHECK(form_of("up", at, 2s) == "query=up&time=1795491600.045&timeout=1.800");
    CHECK(form_of("sum(a{b=\"c d\"} + 1) & ä\n", at, 100ms) ==
          "query=sum%28a%7Bb%3D%22c%20d%22%7D%20%2B%201%29%20%26%20%C3%A4%0A&time=1795491600.045&timeout=0."
          "090");
    CHECK(form_of("", domain::wall_time(-500ms), 1ms) == "query=&time=-1.500&timeout=0.001");
}

TEST_CASE("requests") {
    config::prometheus_settings from;
    from.headers = {{"X-Scope-OrgID", "a"}};
    const config::prometheus_url url{true, "p", 443, "/prefix"};
    const auto post = make_request(method::post, "query=up", url, from, "Bearer x");
    CHECK(post.method == "POST");
    CHECK(post.repeatable == net::repeatable::yes);
    CHECK(post.target == "/prefix/api/v1/query");
    CHECK(post.body == "query=up");
    CHECK(field(post, "Content-Type") == "application/x-www-form-urlencoded");
    CHECK(field(post, "X-Scope-OrgID") == "a");
    CHECK(field(post, "Authorization") == "Bearer x");
    CHECK_THAT(field(post, "User-Agent"), Catch::StartsWith("plimsoll/"));
    const auto get = make_request(method::get, "query=up", url, from, "");
    CHECK(get.method == "GET");
    CHECK(get.target == "/prefix/api/v1/query?query=up");
    CHECK(get.body.empty());
    CHECK(field(get, "Authorization").empty());
    CHECK(field(get, "Content-Type").empty());
}

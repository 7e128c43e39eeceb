// SPDX-License-Identifier: Apache-2.0
#include "http_request_text.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::net {
namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("a request as bytes") {
    struct row {
        const char* name;
        client_request what;
        const char* text;
    };
    const row rows[] = {
        {"GET",
         {"GET", "/a?b=c%20d", {{"Accept", "*/*"}}, ""},
         "GET /a?b=c%20d HTTP/1.1\r\nHost: h:1\r\nAccept: */*\r\n\r\n"},
        {"POST",
         {"POST", "/", {}, "12345"},
         "POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 5\r\n\r\n12345"},
        {"POST of nothing",
         {"POST", "/", {}, ""},
         "POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n"},
        {"a Host of its own", {"GET", "/", {{"hOST", "other"}}, ""}, "GET / HTTP/1.1\r\nhOST: other\r\n\r\n"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        CHECK(request_text(r.what, "h:1").value() == r.text);
    }
}

TEST_CASE("what would break out of its place is refused, and no secret is told") {
    struct row {
        const char* name;
        client_request what;
        const char* error;
    };
    const row rows[] = {
        {"no method", {"", "/", {}, ""}, "\"\" is no HTTP method"},
        {"a blank in the method", {"GE T", "/", {}, ""}, "\"GE T\" is no HTTP method"},
        {"HEAD", {"HEAD", "/", {}, ""}, "the HTTP method HEAD is not supported"},
        {"no target", {"GET", "", {}, ""}, "must begin with /"},
        {"a relative target", {"GET", "a", {}, ""}, "must begin with /"},
        {"a blank in the target", {"GET", "/a b", {}, ""}, "visible ASCII only"},
        {"a line feed in the target", {"GET", "/a\r\nX: y", {}, ""}, "visible ASCII only"},
        {"UTF-8 in the target", {"GET", "/ä", {}, ""}, "visible ASCII only"},
        {"a colon in a name", {"GET", "/", {{"A:", "b"}}, ""}, "\"A:\" is no name of an HTTP field"},
        {"an empty name", {"GET", "/", {{"", "b"}}, ""}, "\"\" is no name of an HTTP field"},
        {"a line feed in a value",
         {"GET", "/", {{"Authorization", "secret\n"}}, ""},
         "the value of the HTTP field Authorization has a line feed"},
        {"a length", {"POST", "/", {{"content-length", "3"}}, "abc"}, "content-length is ours to set"},
        {"a coding",
         {"POST", "/", {{"Transfer-Encoding", "chunked"}}, ""},
         "Transfer-Encoding is ours to set"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = request_text(r.what, "h:1");
        REQUIRE(!got);
        CHECK(got.error().code() == domain::errc::invalid_argument);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.error) && !Catch::Contains("secret"));
    }
}

} // namespace
} // namespace plimsoll::net

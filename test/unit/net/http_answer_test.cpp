// SPDX-License-Identifier: Apache-2.0
#include "http_answer.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::net {
namespace {

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

domain::result<void> feed_sliced(http_answer& to, const std::string& bytes, std::size_t slice) {
    for (std::size_t at = 0; at < bytes.size(); at += slice)
        if (auto done = to.feed(std::string_view(bytes).substr(at, slice)); !done) return done;
    return {};
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

TEST_CASE("answers, in whatever pieces they come") {
    struct row {
        const char* name;
        std::string bytes;
        bool ends_with_the_connection;
        int status;
        const char* body;
        bool reusable;
    };
    const row rows[] = {
        {"with a length", ok + "Content-Length: 5\r\n\r\nhello", false, 200, "hello", true},
        {"without a body", ok + "Content-Length: 0\r\n\r\n", false, 200, "", true},
        {"in chunks", chunked + "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", false, 200, "hello", true},
        {"with trailers", chunked + "5\r\nhello\r\n0\r\nA: b\r\n\r\n", false, 200, "hello", true},
        {"to the end", ok + "\r\nhello", true, 200, "hello", false},
        {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, 200, "hello", false},
        {"not kept", ok + "Connection: close\r\nContent-Length: 5\r\n\r\nhello", false, 200, "hello", false},
        {"204", "HTTP/1.1 204 No Content\r\n\r\n", false, 204, "", true},
        {"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, 304, "", true},
        {"after 100 and 103",
         "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok +
             "Content-Length: 5\r\n\r\nhello",
         false, 200, "hello", true},
        {"no reason phrase", "HTTP/1.1 503 \r\nContent-Length: 2\r\n\r\nno", false, 503, "no", true},
        {"and something unasked", ok + "Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n", false, 200,
         "hello", false},
    };
    for (const row& r : rows)
        for (const std::size_t slice : {std::size_t{1}, std::size_t{3}, r.bytes.size()}) {
            INFO(r.name << " in pieces of " << slice);
            http_answer answer(5);
            REQUIRE(feed_sliced(answer, r.bytes, slice).has_value());
            CHECK(answer.complete() == !r.ends_with_the_connection);
            REQUIRE(answer.feed_end().has_value());
            CHECK(answer.complete());
            CHECK(answer.status() == r.status);
            CHECK(answer.take_body() == r.body);
            CHECK(answer.reusable() == r.reusable);
        }
}

TEST_CASE("what is no answer, or too long") {
    struct row {
        const char* name;
        std::string bytes;
        const char* error;
    };
    const row rows[] = {
        {"another protocol", "-ERR unknown command\r\n\r\n", "not HTTP/1.1"},
        {"a bad status", "HTTP/1.1 2x0 OK\r\n\r\n", "not HTTP/1.1"},
        {"a status that is none", "HTTP/1.1 099 OK\r\n\r\n", "no status"},
        {"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "not HTTP/1.1"},
        {"a bad length", ok + "Content-Length: -1\r\n\r\n", "not HTTP/1.1"},
        {"a length and chunks", ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         "not HTTP/1.1"},
        {"a bad chunk", chunked + "xyz\r\n", "not HTTP/1.1"},
        {"a coding", ok + "Transfer-Encoding: gzip\r\n\r\nxx", "transfer coding that was not asked for"},
        {"a coding and chunks", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "transfer coding"},
        {"another protocol from here", "HTTP/1.1 101 Switching\r\n\r\n", "switches protocols"},
        {"a body over the limit", ok + "Content-Length: 6\r\n\r\n", "body is longer than 5 bytes"},
        {"an endless length", ok + "Content-Length: 18446744073709551615\r\n\r\n", "body is longer than 5"},
        {"chunks over the limit", chunked + "3\r\nabc\r\n3\r\nabc\r\n", "body is longer than 5 bytes"},
        {"over the limit to the end", ok + "\r\nabcdef", "body is longer than 5 bytes"},
        {"a long head", ok + "A: " + std::string(70000, 'x'), "head is longer than 65536 bytes"},
        {"many fields", ok + repeated("Field: value\r\n", 10000), "head"},
        {"a long chunk head", chunked + "1;" + std::string(200000, 'x'), "too long"},
        {"endless trailers", chunked + "0\r\n" + repeated("Field: value\r\n", 20000), "too long"},
        {"endless interim answers", repeated("HTTP/1.1 100 Continue\r\n\r\n", 17),
         "too many interim answers"},
    };
    for (const row& r : rows)
        for (const std::size_t slice : {std::size_t{7}, std::size_t{16384}}) {
            INFO(r.name << " in pieces of " << slice);
            http_answer answer(5);
            const auto got = feed_sliced(answer, r.bytes, slice);
            REQUIRE(!got);
            CHECK(got.error().code() == domain::errc::bad_reply);
            CHECK_THAT(got.error().detail(), Catch::Contains(r.error));
            CHECK(!answer.complete());
        }
}

TEST_CASE("an answer that is cut is never complete") {
    for (const std::string& whole :
         {ok + "Content-Length: 5\r\n\r\nhello", chunked + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"})
        for (std::size_t size = 0; size < whole.size(); ++size) {
            INFO(whole.substr(0, size));
            http_answer answer(5);
            REQUIRE(answer.feed(whole.substr(0, size)).has_value());
            CHECK(!answer.complete());
            const auto end = answer.feed_end();
            REQUIRE(!end);
            CHECK(end.error().code() == domain::errc::bad_reply);
            CHECK(end.error().detail() == "the answer was cut before its end");
        }
}

// Beast's own assertion ended a debug build here.
TEST_CASE("a body that is only a last chunk may come in any pieces") {
    for (const std::string& end : {std::string("0\r\n\r\n"), std::string("0\r\nA: b\r\n\r\n")})
        for (std::size_t cut = 0; cut < end.size(); ++cut) {
            INFO(cut << " bytes of " << end);
            http_answer answer(5);
            REQUIRE(answer.feed(chunked + end.substr(0, cut)).has_value());
            CHECK(!answer.complete());
            for (const char c : end.substr(cut))
                REQUIRE(answer.feed({&c, 1}).has_value());
            REQUIRE(answer.complete());
            CHECK(answer.reusable());
            CHECK(answer.take_body().empty());
        }
}

TEST_CASE("an endless body can be taken as it comes") {
    http_answer answer(std::nullopt);
    REQUIRE(answer.feed(chunked).has_value());
    CHECK(answer.has_head());
    const std::string line(10000, 'x');
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(answer.feed("2710\r\n" + line + "\r\n").has_value());
        REQUIRE(answer.take_body() == line);
    }
    CHECK(answer.body_size() == 0);
    CHECK(!answer.complete());
}

} // namespace
} // namespace plimsoll::net

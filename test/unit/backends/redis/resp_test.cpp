// SPDX-License-Identifier: Apache-2.0
#include "resp.hpp"

#include "unit/backends/redis/reply_text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace plimsoll::backends::redis {
namespace {

using namespace std::string_literals;

struct row {
    const char* name;
    std::string bytes;
    std::string meaning; // as reply_text writes it
};

const std::vector<row> well_formed = {
    {"integer", ":7\r\n", "7"},
    {"negative integer", ":-7\r\n", "-7"},
    {"largest integer", ":9223372036854775807\r\n", "9223372036854775807"},
    {"smallest integer", ":-9223372036854775808\r\n", "-9223372036854775808"},
    {"status", "+OK\r\n", "+OK"},
    {"empty status", "+\r\n", "+"},
    {"error", "-WRONGTYPE no\r\n", "-WRONGTYPE no"},
    {"bulk string", "$3\r\nabc\r\n", "'abc'"},
    {"empty bulk string", "$0\r\n\r\n", "''"},
    {"bulk string of line ends", "$4\r\n\r\n\r\n\r\n", "'\r\n\r\n'"},
    {"bulk string with NUL", "$3\r\na\0b\r\n"s, "'a\0b'"s},
    {"nil string", "$-1\r\n", "nil"},
    {"nil array", "*-1\r\n", "nil"},
    {"empty array", "*0\r\n", "[]"},
    {"array", "*3\r\n:1\r\n$1\r\na\r\n-E\r\n", "[1 'a' -E]"},
    {"array of arrays", "*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n$-1\r\n", "[[1 []] [nil]]"},
    {"five deep", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "[[[[[1]]]]]"},
    {"several", ":1\r\n:2\r\n+OK\r\n", "1 2 +OK"},
};

TEST_CASE("replies mean the same however they are sliced") {
    for (const auto& r : well_formed) {
        for (std::size_t slice = 1; slice <= r.bytes.size(); ++slice) {
            CAPTURE(r.name, slice);
            reply_reader reader;
            std::vector<reply> out;
            for (std::size_t at = 0; at < r.bytes.size(); at += slice)
                REQUIRE(reader.read(std::string_view(r.bytes).substr(at, slice), out).has_value());
            CHECK(test::reply_text(out) == r.meaning);
            CHECK_FALSE(reader.in_mid_reply());
        }
    }
}

TEST_CASE("a reply that is cut is no reply") {
    for (const auto& r : well_formed) {
        if (r.meaning.find(' ') != std::string::npos && r.meaning.front() != '[' && r.bytes.front() != '-')
            continue; // several replies
        for (std::size_t end = 1; end < r.bytes.size(); ++end) {
            CAPTURE(r.name, end);
            reply_reader reader;
            std::vector<reply> out;
            REQUIRE(reader.read(std::string_view(r.bytes).substr(0, end), out).has_value());
            CHECK(out.empty());
            CHECK(reader.in_mid_reply());
        }
    }
}

TEST_CASE("what is not RESP2 is an error for good") {
    const std::vector<std::pair<const char*, std::string>> rows = {
        {"HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"},
        {"TLS alert", "\x15\x03\x01\x00\x02\x02\x46"s},
        {"NUL", "\0"s},
        {"line end", "\r\n"},
        {"RESP3 map", "%1\r\n+a\r\n:1\r\n"},
        {"RESP3 null", "_\r\n"},
        {"RESP3 double", ",1.5\r\n"},
        {"RESP3 boolean", "#t\r\n"},
        {"RESP3 big number", "(12345678901234567890\r\n"},
        {"RESP3 verbatim", "=7\r\ntxt:abc\r\n"},
        {"RESP3 set", "~1\r\n:1\r\n"},
        {"RESP3 push", ">1\r\n:1\r\n"},
        {"RESP3 bulk error", "!3\r\nERR\r\n"},
        {"RESP3 type in an array", "*1\r\n#t\r\n"},
        {"integer without digits", ":\r\n"},
        {"integer of letters", ":abc\r\n"},
        {"integer with a tail", ":1x\r\n"},
        {"integer with a blank", ": 1\r\n"},
        {"integer with a leading zero", ":01\r\n"},
        {"integer with a fraction", ":1.5\r\n"},
        {"integer too large", ":9223372036854775808\r\n"},
        {"integer too small", ":-9223372036854775809\r\n"},
        {"bulk string of negative length", "$-2\r\n"},
        {"bulk string of no length", "$\r\n"},
        {"bulk string of a strange length", "$1e3\r\n"},
        {"bulk string longer than it says", "$1\r\nabc\r\n"},
        {"array of negative length", "*-2\r\n"},
        {"array of no length", "*\r\n"},
    };
    for (const auto& [name, bytes] : rows) {
        for (const std::size_t slice : {std::size_t{1}, bytes.size()}) {
            CAPTURE(name, slice);
            reply_reader reader;
            std::vector<reply> out;
            domain::result<void> read;
            for (std::size_t at = 0; read && at < bytes.size(); at += slice)
                read = reader.read(std::string_view(bytes).substr(at, slice), out);
            REQUIRE_FALSE(read.has_value());
            CHECK(read.error().code() == domain::errc::bad_reply);
            CHECK(out.empty());
            const auto again = reader.read(":7\r\n", out);
            REQUIRE_FALSE(again.has_value());
            CHECK(again.error() == read.error());
            CHECK(out.empty());
        }
    }
}

TEST_CASE("replies before an error are given") {
    reply_reader reader;
    std::vector<reply> out;
    CHECK_FALSE(reader.read(":1\r\n:2\r\nx", out).has_value());
    CHECK(test::reply_text(out) == "1 2");
}

} // namespace
} // namespace plimsoll::backends::redis

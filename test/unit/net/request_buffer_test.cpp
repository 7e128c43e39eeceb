// SPDX-License-Identifier: Apache-2.0
#include "../../../src/net/request_buffer.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <string>

namespace plimsoll::net {
namespace {

constexpr std::size_t head_limit = 10000;

// Puts as much of `text` as there is space for; returns how much that was.
std::size_t put(request_buffer& into, const std::string& text) {
    const auto space = into.space();
    const std::size_t bytes = std::min(space.size(), text.size());
    std::memcpy(space.data(), text.data(), bytes);
    into.added(bytes);
    return bytes;
}

std::string request_of(std::size_t bytes) {
    const std::string frame = "GET / HTTP/1.1\r\nHost: a\r\nA: \r\n\r\n";
    return "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(bytes - frame.size(), 'a') + "\r\n\r\n";
}

// The status that a head of that length gets: 0 if it is fine.
int status_of(std::size_t bytes) {
    request_buffer buffer(head_limit, 512);
    parsed_head head;
    std::string left = request_of(bytes);
    while (!buffer.find_head(head)) {
        REQUIRE_FALSE(left.empty());
        left.erase(0, put(buffer, left));
    }
    return head.why.status;
}

TEST_CASE("the buffer grows up to the head's limit, exactly") {
    for (const std::size_t bytes : {100U, 4095U, 4096U, 4097U, 8192U, 9999U, 10000U}) {
        INFO(bytes);
        CHECK(status_of(bytes) == 0);
    }
    CHECK(status_of(10001) == 431);
    CHECK(status_of(100000) == 431);
}

TEST_CASE("there is always space until a head is found, and never beyond the limit") {
    request_buffer buffer(head_limit, 512);
    parsed_head head;
    std::size_t held = 0;
    while (!buffer.find_head(head)) {
        CHECK(buffer.space().size() > 0);
        CHECK(held + buffer.space().size() <= head_limit);
        held += put(buffer, "a");
    }
    CHECK(held == head_limit);
    CHECK(head.why.status == 431);
}

TEST_CASE("pipelined heads are found one after the other") {
    request_buffer buffer(head_limit, 512);
    parsed_head head;
    CHECK(buffer.empty());
    put(buffer, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3");
    REQUIRE(buffer.find_head(head));
    CHECK(head.request.target == "/1");
    buffer.drop_head();
    REQUIRE(buffer.find_head(head));
    CHECK(head.request.target == "/2");
    buffer.drop_head();
    CHECK_FALSE(buffer.find_head(head));
    CHECK_FALSE(buffer.empty());
    put(buffer, " HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(buffer.find_head(head));
    CHECK(head.request.target == "/3");
    buffer.drop_head();
    CHECK(buffer.empty());
    CHECK_FALSE(buffer.find_head(head));
}

TEST_CASE("a limit of nothing refuses instead of waiting") {
    request_buffer buffer(0, 0);
    parsed_head head;
    CHECK_FALSE(buffer.find_head(head));
    CHECK(put(buffer, "GET") == 1);
    REQUIRE(buffer.find_head(head));
    CHECK(head.why.status == 431);
}

} // namespace
} // namespace plimsoll::net

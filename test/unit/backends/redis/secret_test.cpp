// SPDX-License-Identifier: Apache-2.0
#include "resp_command.hpp"
#include "secret.hpp"

#include <catch2/catch.hpp>

#include <utility>

namespace plimsoll::backends::redis {
namespace {

using namespace std::string_literals;

TEST_CASE("a secret grows, and a move leaves nothing behind") {
    secret s("a");
    std::string expected = "a";
    for (int i = 0; i < 200; ++i) {
        s.append("bcd");
        expected += "bcd";
    }
    CHECK(s.view() == expected);
    secret taken = std::move(s);
    CHECK(taken.view() == expected);
    CHECK(s.empty()); // NOLINT(bugprone-use-after-move): that is what is tested
    s = std::move(taken);
    CHECK(s.view() == expected);
    CHECK(taken.view().empty()); // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST_CASE("a wiped text is empty and its bytes are gone") {
    std::string text(100, 'x');
    text.resize(50);
    const char* const bytes = text.data();
    wipe(text);
    CHECK(text.empty());
    CHECK(std::string(bytes, text.capacity()).find('x') == std::string::npos);
}

TEST_CASE("commands are arrays of bulk strings, whatever bytes they hold") {
    secret out;
    append_command(out, {"LLEN", "a b\r\n\0c"s});
    append_command(out, {"PING"});
    append_command(out, {"GET", ""});
    CHECK(out.view() ==
          "*2\r\n$4\r\nLLEN\r\n$7\r\na b\r\n\0c\r\n*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n"s);
}

} // namespace
} // namespace plimsoll::backends::redis

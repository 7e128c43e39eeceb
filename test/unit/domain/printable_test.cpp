// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/printable.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::domain {
namespace {

using namespace std::string_literals;

TEST_CASE("bytes from outside are printable in errors") {
    CHECK(printable("artemis:task:queue") == "artemis:task:queue");
    CHECK(printable("a\r\n\x1b[31m\x7f\xff\0\\\""s) == "a\\x0d\\x0a\\x1b[31m\\x7f\\xff\\x00\\\\\"");
    CHECK(printable("").empty());
    CHECK(printable("abcdef", 3) == "abc…");
    CHECK(printable("abc", 3) == "abc");
    CHECK(printable("\n\n", 1) == "\\x0a…");
}

TEST_CASE("and between quotes nothing ends them") {
    CHECK(printable_in_quotes("a\"b\\\x80") == "a\\\"b\\\\\\x80");
    CHECK(printable_in_quotes("\"\"", 1) == "\\\"…");
}

} // namespace
} // namespace plimsoll::domain

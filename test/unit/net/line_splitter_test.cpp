// SPDX-License-Identifier: Apache-2.0
#include "line_splitter.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace plimsoll::net {
namespace {

using lines = std::vector<std::string>;

TEST_CASE("lines come out whole, wherever the pieces end") {
    struct row {
        const char* name;
        std::vector<const char*> pieces;
        lines whole;
        bool within_a_line;
    };
    const row rows[] = {
        {"nothing", {""}, {}, false},
        {"one", {"a\n"}, {"a"}, false},
        {"two in a piece", {"a\nbc\n"}, {"a", "bc"}, false},
        {"a piece per byte", {"a", "b", "\n", "c", "\n"}, {"ab", "c"}, false},
        {"the line feed alone", {"ab", "\ncd", "\n"}, {"ab", "cd"}, false},
        {"empty lines", {"\n\na\n\n"}, {"", "", "a", ""}, false},
        {"not ended", {"a\nb"}, {"a"}, true},
        {"a carriage return is content", {"a\r\n"}, {"a\r"}, false},
        {"exactly the limit", {"12345", "678\n"}, {"12345678"}, false},
    };
    for (const row& r : rows) {
        INFO(r.name);
        lines got;
        line_splitter split(8);
        for (const char* piece : r.pieces)
            CHECK(split
                      .feed(piece,
                            [&](std::string_view line) {
                                got.emplace_back(line);
                                return true;
                            })
                      .value() == line_splitter::wish::go_on);
        CHECK(got == r.whole);
        CHECK(split.within_a_line() == r.within_a_line);
    }
}

TEST_CASE("a line over the limit is refused, ended or not") {
    for (const char* text : {"123456789\n", "123456789", "ok\n123456789"}) {
        INFO(text);
        line_splitter split(8);
        const auto got = split.feed(text, [](std::string_view) { return true; });
        REQUIRE(!got);
        CHECK(got.error().code() == domain::errc::bad_reply);
        CHECK(got.error().detail() == "a line is longer than 8 bytes");
    }
    line_splitter split(8);
    REQUIRE(split.feed("12345", [](std::string_view) { return true; }).has_value());
    CHECK(!split.feed("6789", [](std::string_view) { return true; }));
}

TEST_CASE("no line is told after a stop") {
    lines got;
    line_splitter split(8);
    const auto wish = split.feed("a\nb\nc\n", [&](std::string_view line) {
        got.emplace_back(line);
        return line != "b";
    });
    CHECK(wish.value() == line_splitter::wish::stop);
    CHECK(got == lines{"a", "b"});
}

} // namespace
} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/nearest.hpp>

#include <catch2/catch.hpp>

#include <array>

using plimsoll::config::nearest;

TEST_CASE("the nearest word") {
    constexpr std::array<std::string_view, 5> words{"keepFor", "interval", "key", "labels", "lastKnown"};
    struct row {
        std::string text;
        std::string expected; // "": none
    };
    const std::array<row, 11> rows{{{"keepfor", "keepFor"},
                                    {"keepFro", "keepFor"},
                                    {"intervall", "interval"},
                                    {"nterval", "interval"},
                                    {"kye", "key"},
                                    {"label", "labels"},
                                    {"LASTKNOWN", "lastKnown"},
                                    {"zzz", ""},
                                    {"", ""},
                                    {"x", ""},
                                    {std::string(1000, 'k'), ""}}};
    for (const row& r : rows) {
        INFO(r.text);
        CHECK(nearest(r.text, words).value_or("") == r.expected);
    }
    CHECK_FALSE(nearest("a", {}));
}

// SPDX-License-Identifier: Apache-2.0
// What hiredis itself does not limit: each limit from both sides.
#include "resp.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace plimsoll::backends::redis {
namespace {

constexpr std::size_t mib = 1024 * 1024;

std::string repeated(std::size_t times, const std::string& text) {
    std::string out;
    out.reserve(times * text.size());
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

std::string bulk(std::size_t size) {
    return "$" + std::to_string(size) + "\r\n" + std::string(size, 'x') + "\r\n";
}

struct limit_row {
    const char* name;
    std::string bytes;
    const char* named; // in the error; null: no error
};

const std::vector<limit_row>& limits() {
    static const std::vector<limit_row> rows = {
        {"4,096 elements", "*4096\r\n" + repeated(4096, ":1\r\n"), nullptr},
        {"4,097 elements", "*4097\r\n", "4096 elements"},
        {"2^31-1 elements", "*2147483647\r\n", "elements"},
        {"2^31 elements", "*2147483648\r\n", ""},
        {"nested array of 4,097 elements", "*1\r\n*4097\r\n", "4096 elements"},
        {"depth 5", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", nullptr},
        {"depth 6", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", "5 deep"},
        {"depth 6 with an empty array", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*0\r\n", "5 deep"},
        {"status line of 64 KiB", "+" + std::string(65536, 'x') + "\r\n", nullptr},
        {"status line of 64 KiB + 1", "+" + std::string(65537, 'x') + "\r\n", "64 KiB"},
        {"error line of 64 KiB + 1", "-" + std::string(65537, 'x') + "\r\n", "64 KiB"},
        {"status line without end", "+" + std::string(70000, 'x'), "64 KiB"},
        {"integer line without end", ":" + std::string(70000, '1'), "64 KiB"},
        {"array header without end", "*" + std::string(70000, '1'), "64 KiB"},
        {"bulk header without end", "$" + std::string(70000, '1'), "64 KiB"},
        {"bulk string of just under 1 MiB in all", bulk(mib - 12), nullptr},
        {"bulk string of 1 MiB declared, more than 1 MiB fed", bulk(mib), "1 MiB"},
        {"bulk string of more than 1 MiB declared", "$1048577\r\n", "1 MiB"},
        {"bulk string of 9e18 declared", "$9000000000000000000\r\n", "1 MiB"},
        {"bulk string of 9e30 declared", "$9000000000000000000000000000000\r\n", ""},
        {"array of more than 1 MiB in all", "*40\r\n" + repeated(40, bulk(30000)), "1 MiB"},
        {"many replies of 2 MiB in all", repeated(80, bulk(30000)), nullptr},
    };
    return rows;
}

TEST_CASE("limits of the reader") {
    for (const auto& row : limits()) {
        for (const std::size_t slice : {std::size_t{1000}, std::size_t{16384}, row.bytes.size()}) {
            CAPTURE(row.name, slice);
            reply_reader reader;
            std::vector<reply> out;
            domain::result<void> read;
            for (std::size_t at = 0; read && at < row.bytes.size(); at += slice)
                read = reader.read(std::string_view(row.bytes).substr(at, slice), out);
            CHECK(read.has_value() == (row.named == nullptr));
            if (read) {
                CHECK_FALSE(out.empty());
                CHECK_FALSE(reader.in_mid_reply());
            } else {
                CHECK_THAT(read.error().detail(), Catch::Contains(row.named ? row.named : ""));
                CHECK(out.empty());
            }
        }
    }
}

TEST_CASE("a line that just fits may come byte by byte") {
    reply_reader reader;
    std::vector<reply> out;
    const std::string line = "+" + std::string(65536, 'x') + "\r\n";
    for (const char& c : line)
        REQUIRE(reader.read(std::string_view(&c, 1), out).has_value());
    REQUIRE(out.size() == 1);
    CHECK(out.front().text.size() == 65536);
}

} // namespace
} // namespace plimsoll::backends::redis

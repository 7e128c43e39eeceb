// SPDX-License-Identifier: Apache-2.0
#include "login.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::backends::redis {
namespace {

using domain::errc;

const std::string set_name = "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$8\r\nplimsoll\r\n";

config::redis_settings with(std::string username, std::uint32_t database) {
    config::redis_settings out;
    out.username = std::move(username);
    out.database = database;
    return out;
}

std::vector<reply> replies(std::string_view bytes) {
    reply_reader reader;
    std::vector<reply> out;
    REQUIRE(reader.read(bytes, out).has_value());
    return out;
}

TEST_CASE("a login sends what is needed, in its order") {
    login plain(with("", 0), secret());
    CHECK(plain.replies() == 1);
    CHECK(plain.take_commands().view() == set_name);

    login password(with("", 0), secret("p w"));
    CHECK(password.replies() == 2);
    CHECK(password.take_commands().view() == "*2\r\n$4\r\nAUTH\r\n$3\r\np w\r\n" + set_name);

    login all(with("metrics", 12), secret("p"));
    CHECK(all.replies() == 3);
    CHECK(all.take_commands().view() ==
          "*3\r\n$4\r\nAUTH\r\n$7\r\nmetrics\r\n$1\r\np\r\n*2\r\n$6\r\nSELECT\r\n$2\r\n12\r\n" + set_name);
    CHECK(all.take_commands().empty());
}

struct row {
    const char* name;
    const char* bytes;
    std::optional<errc> code;
    const char* named;
};

TEST_CASE("the replies to a login are matched") {
    const login of(with("metrics", 3), secret("s3cret"));
    const std::vector<row> rows = {
        {"all well", "+OK\r\n+OK\r\n+OK\r\n", std::nullopt, ""},
        {"AUTH refused", "-WRONGPASS s3cret\r\n+OK\r\n+OK\r\n", errc::unauthenticated,
         "AUTH as 'metrics': WRONGPASS"},
        {"AUTH refused and nothing more", "-WRONGPASS s3cret\r\n", errc::unauthenticated, "WRONGPASS"},
        {"AUTH without rights", "-NOPERM s3cret\r\n+OK\r\n+OK\r\n", errc::unauthenticated, "NOPERM"},
        {"AUTH answered with a number", ":1\r\n+OK\r\n+OK\r\n", errc::bad_reply, "AUTH"},
        {"AUTH answered with another status", "+QUEUED\r\n+OK\r\n+OK\r\n", errc::bad_reply, "AUTH"},
        {"AUTH answered with a bulk string", "$2\r\nOK\r\n+OK\r\n+OK\r\n", errc::bad_reply, "AUTH"},
        {"SELECT refused", "+OK\r\n-ERR DB index is out of range\r\n+OK\r\n", errc::bad_reply,
         "SELECT 3: ERR DB"},
        {"SELECT without rights", "+OK\r\n-NOPERM no\r\n+OK\r\n", errc::permission_denied,
         "SELECT 3: NOPERM"},
        {"SELECT answered with nil", "+OK\r\n$-1\r\n+OK\r\n", errc::bad_reply, "SELECT 3"},
        {"SETNAME without rights", "+OK\r\n+OK\r\n-NOPERM no\r\n", std::nullopt, ""},
        {"SETNAME unknown", "+OK\r\n+OK\r\n-ERR unknown command\r\n", std::nullopt, ""},
        {"SETNAME without a login", "+OK\r\n+OK\r\n-NOAUTH Authentication required.\r\n",
         errc::unauthenticated, "NOAUTH"},
        {"SETNAME answered with a number", "+OK\r\n+OK\r\n:7\r\n", errc::bad_reply, "SETNAME"},
        {"nothing yet", "", std::nullopt, ""},
    };
    for (const auto& r : rows) {
        CAPTURE(r.name);
        const auto got = of.check(replies(r.bytes));
        CHECK(got.has_value() == !r.code);
        if (got || !r.code) continue;
        CHECK(got.error().code() == *r.code);
        CHECK_THAT(got.error().detail(), Catch::Contains(r.named) && !Catch::Contains("s3cret"));
    }
}

} // namespace
} // namespace plimsoll::backends::redis

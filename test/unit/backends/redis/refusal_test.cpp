// SPDX-License-Identifier: Apache-2.0
#include "refusal.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::backends::redis {
namespace {

using domain::errc;
using scope = refusal::scope;

reply error_reply(std::string text) {
    reply out;
    out.type = reply::kind::error;
    out.text = std::move(text);
    return out;
}

struct row {
    const char* text;
    errc code;
    scope whom;
};

TEST_CASE("error replies by name") {
    const std::vector<row> rows = {
        {"WRONGTYPE Operation against a key holding the wrong kind of value", errc::bad_reply,
         scope::question},
        {"NOPERM this user has no permissions to run the 'llen' command", errc::permission_denied,
         scope::question},
        {"NOAUTH Authentication required.", errc::unauthenticated, scope::backend},
        {"WRONGPASS invalid username-password pair or user is disabled.", errc::unauthenticated,
         scope::backend},
        {"DENIED Redis is running in protected mode", errc::unauthenticated, scope::backend},
        {"LOADING Redis is loading the dataset in memory", errc::unavailable, scope::backend},
        {"MASTERDOWN Link with MASTER is down", errc::unavailable, scope::backend},
        {"BUSY Redis is busy running a script.", errc::unavailable, scope::backend},
        {"CLUSTERDOWN Hash slot not served", errc::unavailable, scope::backend},
        {"TRYAGAIN Multiple keys request during rehashing of slot", errc::unavailable, scope::backend},
        {"ERR max number of clients reached", errc::unavailable, scope::backend},
        {"ERR DB index is out of range", errc::bad_reply, scope::backend},
        {"MOVED 3999 127.0.0.1:6381", errc::bad_reply, scope::question},
        {"ASK 3999 127.0.0.1:6381", errc::bad_reply, scope::question},
        {"CROSSSLOT Keys in request don't hash to the same slot", errc::bad_reply, scope::question},
        {"ERR unknown command 'LLEN'", errc::bad_reply, scope::question},
        {"NOGROUP No such key 's' or consumer group 'g'", errc::not_found, scope::question},
        {"ERR no such key", errc::not_found, scope::question},
        {"NOAUTHORITY is another word", errc::bad_reply, scope::question},
        {"noauth in lower case", errc::bad_reply, scope::question},
        {"LOADING", errc::unavailable, scope::backend},
        {"", errc::bad_reply, scope::question},
    };
    for (const auto& r : rows) {
        CAPTURE(r.text);
        const auto got = refusal_of(error_reply(r.text));
        CHECK(got.cause.code() == r.code);
        CHECK(got.whom == r.whom);
        CHECK_THAT(got.cause.detail(), Catch::Contains(r.text));
    }
}

TEST_CASE("the text of a reply is shown printable and short") {
    const auto got = refusal_of(error_reply("ERR \x1b[2J\xff" + std::string(5000, 'x')));
    CHECK_THAT(got.cause.detail(), Catch::Contains("ERR \\x1b[2J\\xff"));
    CHECK(got.cause.detail().size() < 300);
}

TEST_CASE("a refused login shows nothing that may repeat the password") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"WRONGPASS s3cret is wrong", "WRONGPASS"},
        {"ERR unknown command `AUTH`, with args beginning with: `metrics`, `s3cret`, ", "switched off"},
        {"s3cret", "not shown"},
        {"ERR AUTH <password> called without any password configured for the default user. s3cret",
         "no password"},
        {"ERR Client sent AUTH, but no password is set", "no password"},
        {"ERR invalid password", "passwordFile"},
        {"ERR wrong number of arguments for 'auth' command", "before Redis 6"},
        {"ERR max number of clients reached", "maxclients"},
        {"DENIED Redis is running in protected mode", "protected mode"},
        {"NOPERM s3cret", "NOPERM"},
    };
    for (const auto& [text, named] : rows) {
        CAPTURE(text);
        const auto got = login_refusal_of(error_reply(text));
        CHECK_THAT(got.detail(), Catch::Contains(named) && !Catch::Contains("s3cret"));
        CHECK(got.code() ==
              (std::string_view(named) == "maxclients" ? errc::unavailable : errc::unauthenticated));
    }
}

} // namespace
} // namespace plimsoll::backends::redis

// SPDX-License-Identifier: Apache-2.0
#include "questions.hpp"

#include "unit/backends/redis/metrics.hpp"

#include <plimsoll/runtime/clock.hpp>

#include <catch2/catch.hpp>

namespace plimsoll::backends::redis {
namespace {

using config::on_missing;
using domain::errc;
using domain::quantity;
using test::list;
using test::metrics;

std::vector<reply> replies(std::string_view bytes) {
    reply_reader reader;
    std::vector<reply> out;
    REQUIRE(reader.read(bytes, out).has_value());
    return out;
}

TEST_CASE("lists become LLEN, with EXISTS before it where a missing key is an error") {
    const metrics of({{list("a"), list("b", on_missing::error)}, {list("c")}});
    const questions what(of.pointers());
    CHECK(what.size() == 3);
    CHECK(what.commands() == 4);
    const auto batch = what.batch_from(0);
    CHECK(batch.end == 3);
    CHECK(batch.commands == 4);
    secret out;
    what.append_to(out, batch);
    CHECK(out.view() == "*2\r\n$4\r\nLLEN\r\n$1\r\na\r\n*2\r\n$6\r\nEXISTS\r\n$1\r\nb\r\n"
                        "*2\r\n$4\r\nLLEN\r\n$1\r\nb\r\n*2\r\n$4\r\nLLEN\r\n$1\r\nc\r\n");
}

TEST_CASE("batches have at most 1,000 commands and part no question") {
    struct row {
        std::size_t plain; // before the strict ones
        std::size_t strict;
        std::vector<std::size_t> commands;
    };
    const std::vector<row> rows = {
        {1, 0, {1}},        {1000, 0, {1000}}, {1001, 0, {1000, 1}},         {0, 500, {1000}},
        {999, 1, {999, 2}}, {998, 1, {1000}},  {2500, 0, {1000, 1000, 500}}, {1, 1000, {999, 1000, 2}},
    };
    for (const auto& r : rows) {
        CAPTURE(r.plain, r.strict);
        std::vector<config::redis_key> lists(r.plain, list("a"));
        lists.insert(lists.end(), r.strict, list("b", on_missing::error));
        const metrics of({lists});
        const questions what(of.pointers());
        std::vector<std::size_t> commands;
        for (std::size_t at = 0; at < what.size();) {
            const auto batch = what.batch_from(at);
            REQUIRE(batch.begin == at);
            REQUIRE(batch.end > at);
            commands.push_back(batch.commands);
            at = batch.end;
        }
        CHECK(commands == r.commands);
    }
}

TEST_CASE("each metric has its outcome, all or nothing") {
    const metrics of({{list("a"), list("b")}, {list("c")}, {list("d")}, {list("e")}});
    const questions what(of.pointers());
    const auto asked = runtime::system_clock().now();
    const auto got =
        what.outcomes(replies(":1\r\n:2000\r\n-WRONGTYPE no\r\n:0\r\n:9223372036854775807\r\n"), asked);
    REQUIRE(got.has_value());
    REQUIRE(got->size() == 4);
    REQUIRE((*got)[0].has_value());
    CHECK((*got)[0]->asked == asked);
    CHECK((*got)[0]->values == polling::series_values{quantity::from_units(1), quantity::from_units(2000)});
    CHECK_FALSE((*got)[0]->series.has_value());
    REQUIRE_FALSE((*got)[1].has_value());
    CHECK_FALSE((*got)[1].error().no_data);
    CHECK_THAT((*got)[1].error().cause.detail(), Catch::Contains("list 'c': WRONGTYPE"));
    CHECK((*got)[2]->values == polling::series_values{quantity()});
    CHECK((*got)[3]->values == polling::series_values{quantity::from_units(quantity::max_units)});
}

TEST_CASE("one failing list of several fails its metric, whichever it is") {
    for (const char* bytes :
         {"-NOPERM x\r\n:2\r\n:3\r\n", ":1\r\n-NOPERM x\r\n:3\r\n", ":1\r\n:2\r\n-NOPERM x\r\n"}) {
        CAPTURE(bytes);
        const metrics of({{list("a"), list("b"), list("c")}, {}});
        const auto got = questions(of.pointers()).outcomes(replies(bytes), {});
        REQUIRE(got.has_value());
        REQUIRE_FALSE((*got)[0].has_value());
        CHECK((*got)[0].error().cause.code() == errc::permission_denied);
    }
}

TEST_CASE("a missing key is an error only where it is said to be") {
    struct row {
        const char* bytes;                  // EXISTS, LLEN
        std::optional<std::int64_t> length; // none: an error
    };
    // A key may come or go between the two commands.
    const std::vector<row> rows = {
        {":1\r\n:5\r\n", 5}, {":0\r\n:0\r\n", std::nullopt},           {":0\r\n:5\r\n", 5},
        {":1\r\n:0\r\n", 0}, {":1\r\n-WRONGTYPE x\r\n", std::nullopt}, {"-NOPERM x\r\n:5\r\n", std::nullopt},
    };
    for (const auto& r : rows) {
        CAPTURE(r.bytes);
        const metrics of({{list("queue", on_missing::error)}});
        const auto got = questions(of.pointers()).outcomes(replies(r.bytes), {});
        REQUIRE(got.has_value());
        const auto& outcome = got->front();
        CHECK(outcome.has_value() == r.length.has_value());
        if (outcome && r.length)
            CHECK(outcome->values == polling::series_values{quantity::from_units(*r.length)});
        if (!outcome) CHECK_THAT(outcome.error().cause.detail(), Catch::Contains("list 'queue'"));
    }
}

TEST_CASE("a reply that fits no command, or a refusal of us altogether, is the backend's error") {
    struct row {
        const char* bytes;
        errc code;
    };
    const std::vector<row> rows = {
        {"$-1\r\n:1\r\n:1\r\n", errc::bad_reply},
        {"$1\r\n7\r\n:1\r\n:1\r\n", errc::bad_reply},
        {"+OK\r\n:1\r\n:1\r\n", errc::bad_reply},
        {"*1\r\n:7\r\n:1\r\n:1\r\n", errc::bad_reply},
        {":-7\r\n:1\r\n:1\r\n", errc::bad_reply},
        {":1\r\n+OK\r\n:1\r\n", errc::bad_reply},
        {":1\r\n:-1\r\n:1\r\n", errc::bad_reply},
        {":1\r\n:1\r\n-LOADING x\r\n", errc::unavailable},
        {"-NOAUTH x\r\n:1\r\n:1\r\n", errc::unauthenticated},
    };
    for (const auto& r : rows) {
        CAPTURE(r.bytes);
        const metrics of({{list("a")}, {list("b", on_missing::error)}});
        const auto got = questions(of.pointers()).outcomes(replies(r.bytes), {});
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code() == r.code);
    }
}

} // namespace
} // namespace plimsoll::backends::redis

// SPDX-License-Identifier: Apache-2.0
#include "query_type.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::backends::redis {
namespace {

using config::redis_measure;

TEST_CASE("each measure has its command") {
    struct row {
        redis_measure measure;
        const char* bytes;
    };
    const std::vector<row> rows = {
        {redis_measure::list_length, "*2\r\n$4\r\nLLEN\r\n$1\r\ns\r\n"},
        {redis_measure::set_size, "*2\r\n$5\r\nSCARD\r\n$1\r\ns\r\n"},
        {redis_measure::sorted_set_size, "*2\r\n$5\r\nZCARD\r\n$1\r\ns\r\n"},
        {redis_measure::hash_size, "*2\r\n$4\r\nHLEN\r\n$1\r\ns\r\n"},
        {redis_measure::stream_length, "*2\r\n$4\r\nXLEN\r\n$1\r\ns\r\n"},
        {redis_measure::group_pending, "*3\r\n$8\r\nXPENDING\r\n$1\r\ns\r\n$1\r\ng\r\n"},
        {redis_measure::group_lag, "*3\r\n$5\r\nXINFO\r\n$6\r\nGROUPS\r\n$1\r\ns\r\n"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.bytes);
        config::redis_key of;
        of.measure = r.measure;
        of.key = "s";
        of.group = "g";
        secret out;
        type_of(r.measure).append(out, of);
        CHECK(out.view() == r.bytes);
    }
}

TEST_CASE("sizes are counts, whatever is counted") {
    for (const auto measure :
         {redis_measure::list_length, redis_measure::set_size, redis_measure::sorted_set_size,
          redis_measure::hash_size, redis_measure::stream_length}) {
        reply got;
        got.type = reply::kind::integer;
        got.integer = 12;
        CHECK(std::get<domain::quantity>(type_of(measure).value(got, {})) ==
              domain::quantity::from_units(12));
        got.integer = -1;
        CHECK(std::get<refusal>(type_of(measure).value(got, {})).whom == refusal::scope::backend);
        got.type = reply::kind::nil;
        CHECK(std::get<refusal>(type_of(measure).value(got, {})).whom == refusal::scope::backend);
    }
}

} // namespace
} // namespace plimsoll::backends::redis

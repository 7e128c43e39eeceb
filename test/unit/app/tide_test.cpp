// SPDX-License-Identifier: Apache-2.0
// When memory is given back after many connections.
#include "tide.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::app {

TEST_CASE("the tide of connections goes out once for each time it came in") {
    tide of;
    CHECK_FALSE(of.has_gone_out(0));
    CHECK_FALSE(of.has_gone_out(512));
    CHECK_FALSE(of.has_gone_out(500));
    CHECK_FALSE(of.has_gone_out(20)); // more may be going
    CHECK(of.has_gone_out(20));
    CHECK_FALSE(of.has_gone_out(20));
    CHECK_FALSE(of.has_gone_out(512));
    CHECK_FALSE(of.has_gone_out(0));
    CHECK(of.has_gone_out(0));
    CHECK_FALSE(of.has_gone_out(0));
}

TEST_CASE("connections that go one by one add up") {
    tide of;
    for (std::size_t open = 300; open >= 100; --open)
        CHECK_FALSE(of.has_gone_out(open));
    CHECK(of.has_gone_out(101)); // one has come: they stay
    CHECK_FALSE(of.has_gone_out(100));
}

TEST_CASE("a usual coming and going is no tide") {
    tide of;
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(of.has_gone_out(63));
        CHECK_FALSE(of.has_gone_out(0));
    }
}

} // namespace plimsoll::app

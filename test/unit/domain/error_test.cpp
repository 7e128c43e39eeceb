// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/error.hpp>

#include <catch2/catch.hpp>

using namespace plimsoll::domain;

TEST_CASE("every error code has its enumerator's name") {
    const std::pair<errc, std::string> rows[] = {
        {errc::invalid_argument, "invalid_argument"},
        {errc::not_found, "not_found"},
        {errc::unauthenticated, "unauthenticated"},
        {errc::permission_denied, "permission_denied"},
        {errc::unavailable, "unavailable"},
        {errc::deadline_exceeded, "deadline_exceeded"},
        {errc::bad_reply, "bad_reply"},
        {errc::overloaded, "overloaded"},
        {errc::cancelled, "cancelled"},
        {errc::internal, "internal"},
    };
    for (const auto& [code, name] : rows)
        CHECK(to_string(code) == name);
}

TEST_CASE("within() says where and keeps the code") {
    const error e(errc::unavailable, "connection refused");
    CHECK(e.within("tasks") == error(errc::unavailable, "tasks: connection refused"));
}

TEST_CASE("value() of a result that has none throws code and detail") {
    const result<int> none = error(errc::bad_reply, "garbage");
    CHECK_THROWS_WITH(none.value(), "bad_reply: garbage");
    CHECK(result<int>(3).value() == 3);
}

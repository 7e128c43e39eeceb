// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/quantity.hpp>

#include <catch2/catch.hpp>

using plimsoll::domain::errc;
using plimsoll::domain::quantity;

TEST_CASE("quantity::parse reads Kubernetes' grammar exactly") {
    const std::pair<std::string, std::int64_t> rows[] = {
        {"0", 0},
        {"-0", 0},
        {"00", 0},
        {"0.000", 0},
        {"0E", 0},
        {"0e999999999999999999999", 0},
        {"10", 10000},
        {"+5", 5000},
        {"-5", -5000},
        {"5.", 5000},
        {".5", 500},
        {"007", 7000},
        {"1.5", 1500},
        {"12.340", 12340},
        {"1000.000", 1000000},
        // every suffix
        {"1000000000n", 1000},
        {"1500u", 2},
        {"1000u", 1},
        {"7m", 7},
        {"2k", 2000000},
        {"2M", 2000000000},
        {"2G", 2000000000000},
        {"2T", 2000000000000000},
        {"2P", 2000000000000000000},
        {"0.002E", 2000000000000000000},
        {"1Ki", 1024000},
        {"1.5Ki", 1536000},
        {"1Mi", 1048576000},
        {"1Gi", 1073741824000},
        {"1Ti", 1099511627776000},
        {"1Pi", 1125899906842624000},
        {"0.001Ei", 1152921504606846976},
        {"0.5Ki", 512000},
        {"-1Ki", -1024000},
        // exponents
        {"1e3", 1000000},
        {"1E3", 1000000},
        {"1e+3", 1000000},
        {"1e-3", 1},
        {"1.5e0", 1500},
        {"12e-1", 1200},
        {"1234567e-20", 1},
        {"1e-999999999999999999999", 1},
        {"9e15", 9000000000000000000},
        // finer than a thousandth: away from zero
        {"0.0001", 1},
        {"0.001", 1},
        {"0.0010001", 2},
        {"1n", 1},
        {"-1n", -1},
        {"-1500u", -2},
        {"1.0000000000000000001", 1001},
        {"0.00000000000000000000000000000000000000000000000000000000001", 1},
        {"0.0009765625Ki", 1000},
        {"0.00097656250000001Ki", 1001},
        // the limit
        {"9223372036854775", quantity::max_milli},
        {"9223372036854774.9999", quantity::max_milli},
        {"-9223372036854775", -quantity::max_milli},
        {"00000000000000000000000000000000000000000000000000000000000001", 1000},
    };
    for (const auto& [text, milli] : rows) {
        INFO(text);
        const auto parsed = quantity::parse(text);
        REQUIRE(parsed.has_value());
        CHECK(parsed->milli() == milli);
    }
}

TEST_CASE("quantity::parse refuses all else") {
    const std::string rows[] = {
        "",
        "+",
        "-",
        ".",
        "k",
        "-m",
        "e3",
        "++1",
        "+-1",
        "- 1",
        " 1",
        "1 ",
        "1 k",
        "1.2.3",
        "1,5",
        "1_000",
        "0x10",
        "1K",
        "1ki",
        "1KI",
        "1i",
        "1mi",
        "1Mib",
        "1kk",
        "1e",
        "1e+",
        "1e-",
        "1e1.5",
        "1e3k",
        "1ee3",
        "1e3e3",
        "NaN",
        "nan",
        "Inf",
        "-inf",
        "infinity",
        "1\n",
        std::string("1\0", 2),
        "\xc2\xb5",
        "9223372036854775.001",
        "9223372036854775.0000000001",
        "9223372036854776",
        "-9223372036854776",
        "9300T",
        "10P",
        "1E",
        "9Pi",
        "1Ei",
        "9999999999Ei",
        "1e16",
        "1e400",
        "1e99999999999999999999999999",
        "99999999999999999999",
        std::string(65, '1'),
        std::string(65, '0'),
    };
    for (const auto& text : rows) {
        INFO(text);
        const auto parsed = quantity::parse(text);
        REQUIRE(parsed.has_error());
        CHECK(parsed.error().code() == errc::invalid_argument);
    }
}

TEST_CASE("a refused quantity is told what would be right") {
    CHECK(quantity::parse("ten").error().detail() ==
          "quantity \"ten\": not a number; a number such as 10, 1.5, 500m or 1k would be right");
    CHECK(quantity::parse("1K").error().detail() ==
          "quantity \"1K\": unknown suffix; one of n u m k M G T P E Ki Mi Gi Ti Pi Ei would be right");
    CHECK(quantity::parse("10P").error().detail() ==
          "quantity \"10P\": too large; an HPA reads at most 9223372036854775");
    CHECK(quantity::parse("a\"\x01").error().detail().find("\"a\\\"\\x01\"") != std::string::npos);
}

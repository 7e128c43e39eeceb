// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/selector.hpp>

#include <catch2/catch.hpp>

using plimsoll::domain::errc;
using plimsoll::domain::selector;

TEST_CASE("selectors are refused in the words of Kubernetes") {
    const std::string one = "unable to parse requirement: ";
    const std::string signs = "in, notin, =, ==, !=, gt, lt";
    const std::string name_rule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        "alphanumeric "
        "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    const std::string value_rule = "a valid label must be an empty string or consist of alphanumeric "
                                   "characters, '-', '_' or '.', and must "
                                   "start and end with an alphanumeric character (e.g. 'MyValue',  or "
                                   "'my_value',  or '12345', regex used "
                                   "for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    const std::string v64(64, 'v');
    const std::pair<std::string, std::string> rows[] = {
        {"==", "found '==', expected: !, identifier, or 'end of string'"},
        {",a", "found ',', expected: !, identifier, or 'end of string'"},
        {"(a)", "found '(', expected: !, identifier, or 'end of string'"},
        {"a=b,", "found '', expected: identifier after ','"},
        {"a,,b", "found ',', expected: identifier after ','"},
        {"a=b,=", "found '=', expected: identifier after ','"},
        {"!", one + "found '', expected: identifier"},
        {"!!a", one + "found '!', expected: identifier"},
        {"!,a", one + "found ',', expected: identifier"},
        {"a!!b", one + "found '!', expected: " + signs},
        {"a!", one + "found '!', expected: " + signs},
        {"a b", one + "found 'b', expected: " + signs},
        {"a (b)", one + "found '(', expected: " + signs},
        {"a)", one + "found ')', expected: " + signs},
        {"a IN (b)", one + "found 'IN', expected: " + signs},
        {"!a=b", "found '=', expected: ',' or 'end of string'"},
        {"!a in (b)", "found 'in', expected: ',' or 'end of string'"},
        {"a=b c", "found 'c', expected: ',' or 'end of string'"},
        {"a=b)", "found ')', expected: ',' or 'end of string'"},
        {"a in (b))", "found ')', expected: ',' or 'end of string'"},
        {"a==b=c", "found '=', expected: ',' or 'end of string'"},
        {"a===b", one + "found '=', expected: identifier"},
        {"a=(b)", one + "found '(', expected: identifier"},
        {"a=!b", one + "found '!', expected: identifier"},
        {"a>=5", one + "found '=', expected: identifier"},
        {"a in", one + "found '' expected: '('"},
        {"a in b", one + "found 'b' expected: '('"},
        {"a in (", one + "found '', expected: ',', ')' or identifier"},
        {"a in ((b)", one + "found '(', expected: ',', ')' or identifier"},
        {"a in (b", one + "found '', expected: ',' or ')'"},
        {"a in (b c)", one + "found 'c', expected: ',' or ')'"},
        {"a in (b,", one + "found '', expected: ',', or identifier"},
        {"a in (b,=)", one + "found '=', expected: ',', or identifier"},
        {"a in (b,,)", one + "found ')', expected: ',', or identifier"},
        {"a in (,,)", one + "found ')', expected: ',', or identifier"},
        {"_a", one + "<nil>: Invalid value: \"_a\": name part " + name_rule},
        {"_a/=b",
         one +
             "<nil>: Invalid value: \"_a/\": prefix part a lowercase RFC 1123 subdomain must consist of "
             "lower case alphanumeric characters, '-' or '.', and must start and end with an "
             "alphanumeric character (e.g. 'example.com', regex used for validation is "
             "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'); "
             "name part must be non-empty; name part " +
             name_rule},
        {"/a", one + "<nil>: Invalid value: \"/a\": prefix part must be non-empty"},
        {"a/b/c", one + "<nil>: Invalid value: \"a/b/c\": a qualified name " + name_rule +
                      " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"},
        {v64, one + "<nil>: Invalid value: \"" + v64 + "\": name part must be no more than 63 bytes"},
        {"a=" + v64, one + "values[0][a]: Invalid value: \"" + v64 + "\": must be no more than 63 bytes"},
        {"a=b/c", one + "values[0][a]: Invalid value: \"b/c\": " + value_rule},
        {"a in (b,-c)", one + "values[0][a]: Invalid value: \"-c\": " + value_rule},
        {"a in (b,c_)", one + "values[1][a]: Invalid value: \"c_\": " + value_rule},
        {"a>b",
         one + "values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer"},
        {"a>",
         one + "values[0]: Invalid value: \"\": for 'Gt', 'Lt' operators, the value must be an integer"},
        {"a<1.5",
         one + "values[0]: Invalid value: \"1.5\": for 'Gt', 'Lt' operators, the value must be an integer"},
        {"a<9223372036854775808", one + "values[0]: Invalid value: \"9223372036854775808\": for 'Gt', 'Lt' "
                                        "operators, the value must be an integer"},
        {"a>-1", one + "values[0][a]: Invalid value: \"-1\": " + value_rule},
    };
    for (const auto& [text, message] : rows) {
        INFO(text);
        const auto parsed = selector::parse(text);
        REQUIRE(parsed.has_error());
        CHECK(parsed.error().code() == errc::invalid_argument);
        CHECK(parsed.error().detail() == message);
    }
}

TEST_CASE("a refusal shows strange bytes as printable ASCII, and not too many") {
    const auto detail = [](const std::string& text) { return selector::parse(text).error().detail(); };
    CHECK(detail(std::string("a b\0\xff\"\\", 7)).find("found 'b\\x00\\xff\\\"\\\\', expected") !=
          std::string::npos);
    CHECK(detail(std::string("\0", 1)).find("\"\\x00\"") != std::string::npos);
    CHECK(detail("a " + std::string(257, 'b')).find(std::string(256, 'b') + "…'") != std::string::npos);
    CHECK(detail("a " + std::string(256, 'b')).find(std::string(256, 'b') + "'") != std::string::npos);
}

TEST_CASE("no prefix of a selector crashes the parser") {
    const std::string whole = "a.b/c in (x,,y),!d,e!=f,g notin (),h>5,i<6,j==k,(,),!!==<>";
    for (std::size_t from = 0; from < whole.size(); ++from) {
        for (std::size_t n = 0; from + n <= whole.size(); ++n) {
            const auto text = whole.substr(from, n);
            const auto parsed = selector::parse(text);
            if (parsed)
                CHECK(selector::parse(parsed->to_string()).value().to_string() == parsed->to_string());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "series_labels.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::backends::prometheus;
using domain::labels;

namespace {

using map = std::map<std::string, std::string>;

query_reply reply_of(const std::vector<map>& of) {
    query_reply out;
    for (const map& one : of)
        out.elements.emplace_back().labels = one;
    return out;
}

} // namespace

TEST_CASE("labels that Kubernetes allows are kept, the others are told of") {
    struct row {
        const char* name;
        map from;
        labels kept;
        const char* remark;
    };
    const std::string long_value(64, 'x');
    const row rows[] = {
        {"usual", {{"pod", "a-1"}, {"zone", ""}}, {{"pod", "a-1"}, {"zone", ""}}, ""},
        {"the name", {{"__name__", "up"}, {"a", "b"}}, {{"a", "b"}}, ""},
        {"a port", {{"instance", "10.0.0.1:9090"}, {"a", "b"}}, {{"a", "b"}}, "instance"},
        {"a path", {{"handler", "/api"}}, {}, "handler"},
        {"an underscore first", {{"_a", "b"}}, {}, "_a"},
        {"too long", {{"a", long_value}}, {}, "a"},
        {"UTF-8", {{"ä", "b"}}, {}, "\\xc3\\xa4"},
        {"the origin", {{"plimsoll.dev/origin", "fresh"}}, {}, "plimsoll.dev/origin"},
        {"many",
         {{"a", "/"}, {"b", "/"}, {"c", "/"}, {"d", "/"}, {"e", "/"}, {"f", "/"}},
         {},
         "a, b, c, d, e, …"},
        {"a fixed one", {{"team", "theirs"}}, {{"team", "theirs"}}, ""},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = series_labels(reply_of({r.from}), {});
        REQUIRE(got.has_value());
        CHECK(got->series == std::vector<labels>{r.kept});
        CHECK(got->remark ==
              (*r.remark == '\0'
                   ? ""
                   : std::string("labels left out, whose name or value Kubernetes does not allow: ") +
                         r.remark));
    }
    CHECK(series_labels(reply_of({{{"team", "theirs"}}}), {{"team", "ours"}})->series ==
          std::vector<labels>{{{"team", "ours"}}});
}

TEST_CASE("series that cannot be told apart are an error") {
    const auto got =
        series_labels(reply_of({{{"a", "b"}, {"instance", "x:1"}}, {{"a", "b"}, {"instance", "y:1"}}}), {});
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code() == domain::errc::bad_reply);
    CHECK_THAT(got.error().detail(),
               Catch::Contains("{a=b}") && Catch::Contains("instance") && Catch::Contains("sum by"));
    CHECK_FALSE(series_labels(reply_of({{}, {}}), {}).has_value());
    CHECK_FALSE(series_labels(reply_of({{{"__name__", "a"}}, {{"__name__", "b"}}}), {}).has_value());
}

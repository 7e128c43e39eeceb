// SPDX-License-Identifier: Apache-2.0
#include "combine.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace plimsoll;
using namespace plimsoll::backends::prometheus;
using config::combine;
using domain::quantity;
namespace prometheus = plimsoll::backends::prometheus;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
const domain::instant asked{domain::steady_time(std::chrono::seconds(5)),
                            domain::wall_time(std::chrono::seconds(9))};

query_reply reply_of(const std::vector<double>& values) {
    query_reply out;
    for (const double value : values) {
        element one;
        one.labels["n"] = std::to_string(out.elements.size());
        one.value = value;
        out.elements.push_back(one);
    }
    return out;
}

config::prometheus_query by(enum config::combine how) {
    config::prometheus_query out;
    out.combine = how;
    return out;
}

// "1500m 2", "no data: why", "error: why".
std::string text_of(const polling::outcome& of) {
    if (!of) return (of.error().no_data ? "no data: " : "error: ") + of.error().cause.detail();
    std::string out;
    for (const quantity value : of->values)
        out += (out.empty() ? "" : " ") + value.to_string();
    return out;
}

} // namespace

TEST_CASE("values are combined, and what is no number is never one") {
    struct row {
        const char* name;
        enum config::combine how;
        std::vector<double> values;
        const char* wanted; // its start
    };
    const row rows[] = {
        {"max", combine::max, {1, 3, 2}, "3"},
        {"min", combine::min, {2, 1, 3}, "1"},
        {"sum", combine::sum, {1, 3, 2.5}, "6500m"},
        {"avg", combine::avg, {1, 2}, "1500m"},
        {"series", combine::series, {1, 0, 2}, "1 0 2"},
        {"a third", combine::avg, {1, 0, 0}, "333m"},
        {"next to nothing", combine::max, {1e-9}, "1m"},
        {"rounding that adds up", combine::sum, {0.1, 0.2}, "300m"},
        {"minus 0", combine::max, {-0.0}, "0"},
        {"the largest", combine::max, {9223372036854774.0}, "9223372036854774"},
        {"max without NaN", combine::max, {no_number, 1, no_number}, "1"},
        {"min without NaN", combine::min, {no_number, 1, 2}, "1"},
        {"avg without NaN", combine::avg, {no_number, 1, 2}, "1500m"},
        {"sum with NaN", combine::sum, {no_number, 1}, "error: 1 of 2 values are NaN"},
        {"series with NaN", combine::series, {no_number, 1}, "error: 1 of 2 values are NaN"},
        {"max of NaN",
         combine::max,
         {no_number, no_number},
         "no data: the query finds no number (2 of 2 values are NaN)"},
        {"sum of NaN", combine::sum, {no_number}, "no data: "},
        {"series of NaN", combine::series, {no_number}, "no data: "},
        {"max of nothing", combine::max, {}, "no data: the query finds nothing"},
        {"sum of nothing", combine::sum, {}, "no data: the query finds nothing"},
        {"series of nothing", combine::series, {}, "no data: the query finds nothing"},
        {"max with an infinity", combine::max, {1, inf}, "error: the value is +Inf"},
        {"min with an infinity", combine::min, {1, inf}, "error: the value is +Inf"},
        {"max with minus infinity", combine::max, {1, -inf}, "error: the value is -Inf"},
        {"NaN and an infinity", combine::max, {no_number, inf}, "error: the value is +Inf"},
        {"negative", combine::max, {-1}, "error: the value -1 is negative"},
        {"a negative that does not count", combine::max, {-1, 2}, "2"},
        {"a negative among series", combine::series, {-1, 2}, "error: the value -1 is negative"},
        {"a negative that is made up for", combine::sum, {-1, 2}, "1"},
        {"next to nothing, below", combine::max, {-1e-9}, "error: the value -1e-09 is negative"},
        {"too large", combine::max, {1e300}, "error: the value 1e+300 is too large"},
        {"too large by two", combine::max, {9223372036854776.0}, "error: the value 9.22337e+15 is too large"},
        {"a sum that is too large", combine::sum, {9e15, 9e15}, "error: the value 1.8e+16 is too large"},
        {"a sum beyond doubles", combine::sum, {1.7e308, 1.7e308}, "error: the value inf is too large"},
        {"one of the series too large", combine::series, {1, 1e300}, "error: the value 1e+300 is too large"},
    };
    for (const row& r : rows) {
        INFO(r.name);
        const auto got = prometheus::combine(by(r.how), reply_of(r.values), asked);
        const std::string wanted = r.wanted;
        if (got)
            CHECK(text_of(got) == wanted);
        else
            CHECK_THAT(text_of(got), Catch::StartsWith(wanted));
        if (got) CHECK(got->asked == asked);
    }
}

TEST_CASE("min: 0 serves 0 for what is negative") {
    for (const auto how : {combine::max, combine::min, combine::sum, combine::avg, combine::series}) {
        auto query = by(how);
        query.negative_is_0 = true;
        CHECK(text_of(prometheus::combine(query, reply_of({-1}), asked)) == "0");
        CHECK(text_of(prometheus::combine(query, reply_of({-inf}), asked)) ==
              "error: the value is -Inf (a division by zero, say)");
    }
}

TEST_CASE("labels are the series' own only where each is served") {
    auto query = by(combine::series);
    query.labels = {{"team", "a"}};
    const auto each = prometheus::combine(query, reply_of({1, 2}), asked);
    REQUIRE(each.has_value());
    CHECK(each->series.value() ==
          std::vector<domain::labels>{{{"n", "0"}, {"team", "a"}}, {{"n", "1"}, {"team", "a"}}});
    query.combine = combine::max;
    CHECK_FALSE(prometheus::combine(query, reply_of({1, 2}), asked)->series.has_value());
}

TEST_CASE("at most 1,000 series") {
    CHECK(
        prometheus::combine(by(combine::series), reply_of(std::vector<double>(1000, 1)), asked).has_value());
    CHECK_THAT(
        text_of(prometheus::combine(by(combine::series), reply_of(std::vector<double>(1001, 1)), asked)),
        Catch::StartsWith("error: 1001 series; at most 1000"));
    CHECK(text_of(prometheus::combine(by(combine::sum), reply_of(std::vector<double>(1001, 1)), asked)) ==
          "1001");
}

TEST_CASE("warnings make an answer doubtful, information does not") {
    auto reply = reply_of({1});
    reply.warnings = {"PromQL info: metric might not be a counter"};
    auto got = prometheus::combine(by(combine::max), reply, asked);
    CHECK(got->degraded.empty());
    CHECK_THAT(got->remark, Catch::Contains("might not be a counter"));
    reply.warnings = {"store 1 is away", "2", "3", "4", "5"};
    got = prometheus::combine(by(combine::max), reply, asked);
    CHECK_THAT(got->degraded, Catch::Contains("store 1 is away; 2; 3; and 2 more"));
    CHECK_THAT(got->remark, Catch::Contains("store 1 is away"));
    CHECK(text_of(got) == "1");
}

TEST_CASE("where a part may be missing, nothing is not known to be nothing") {
    auto reply = reply_of({});
    reply.warnings = {"store 1 is away"};
    CHECK_THAT(text_of(prometheus::combine(by(combine::max), reply, asked)),
               Catch::StartsWith("error: the query finds nothing") && Catch::Contains("store 1 is away"));
    reply.warnings = {"PromQL info: metric might not be a counter"};
    CHECK_THAT(text_of(prometheus::combine(by(combine::max), reply, asked)), Catch::StartsWith("no data: "));
}

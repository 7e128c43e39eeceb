// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/telemetry/instruments.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace plimsoll::telemetry;

// What ends every text.
const std::string dropped = "# HELP plimsoll_log_lines_dropped_total Log lines that were dropped because "
                            "standard error was too slow.\n"
                            "# TYPE plimsoll_log_lines_dropped_total counter\n"
                            "plimsoll_log_lines_dropped_total 0\n";

std::shared_ptr<const instrument_labels> with(instrument_labels labels) {
    return std::make_shared<const instrument_labels>(std::move(labels));
}

TEST_CASE("instruments appear in the text") {
    registry r;
    r.make_counter("polls_total", "Polls.", {{"outcome", "ok"}}).add(2);
    r.make_gauge("open", "Now open.").set(3);
    const auto seconds = r.make_histogram("seconds", "How long.", {0.1, 1});
    seconds.observe(0.05);
    seconds.observe(5);
    CHECK(r.text({}) == "# HELP polls_total Polls.\n"
                        "# TYPE polls_total counter\n"
                        "polls_total{outcome=\"ok\"} 2\n"
                        "# HELP open Now open.\n"
                        "# TYPE open gauge\n"
                        "open 3\n"
                        "# HELP seconds How long.\n"
                        "# TYPE seconds histogram\n"
                        "seconds_count 2\n"
                        "seconds_sum 5.05\n"
                        "seconds_bucket{le=\"0.1\"} 1\n"
                        "seconds_bucket{le=\"1\"} 1\n"
                        "seconds_bucket{le=\"+Inf\"} 2\n" +
                            dropped);
}

TEST_CASE("the same name and labels are the same instrument") {
    registry r;
    const auto one = r.make_counter("a_total", "A.", {{"x", "1"}});
    one.add(2);
    CHECK(r.make_counter("a_total", "A.", {{"x", "1"}}).value() == 2);
    CHECK(r.make_counter("a_total", "A.", {{"x", "2"}}).value() == 0);
    const auto g = r.make_gauge("g", "G.");
    g.set(1.5);
    g.add(-3);
    CHECK(r.make_gauge("g", "G.").value() == -1.5);
    CHECK(r.make_gauge("g", "G.", {{"x", "2"}}).value() == 0);
}

TEST_CASE("counters by a label are made once each") {
    registry r;
    counters_by codes(r, "reads_total", "Reads.", "code");
    CHECK(r.text({}) == dropped); // none before it is asked for
    const counter& ok = codes.at("200");
    codes.at("404").add(2);
    ok.add();
    codes.at("200").add();
    CHECK(&codes.at("200") == &ok);
    CHECK(r.make_counter("reads_total", "Reads.", {{"code", "200"}}).value() == 2);
    CHECK(r.make_counter("reads_total", "Reads.", {{"code", "404"}}).value() == 2);
}

TEST_CASE("registries are apart") {
    registry a;
    registry b;
    a.make_counter("a_total", "A.").add();
    CHECK(b.make_counter("a_total", "A.").value() == 0);
    CHECK(b.text({}) != a.text({}));
}

TEST_CASE("more gauges are made with the text") {
    const registry r;
    CHECK(r.text({}) == dropped);
    constexpr double inf = std::numeric_limits<double>::infinity();
    const gauge_family values{"plimsoll_metric_value",
                              "What is served.",
                              {{with({{"metric", "q"}, {"namespace", "a\"b\\c\nd"}}), 10},
                               {with({{"metric", "inf"}}), inf},
                               {with({{"metric", "minus"}}), -inf},
                               {with({{"metric", "nan"}}), std::numeric_limits<double>::quiet_NaN()}}};
    CHECK(r.text({values, {"none", "Nothing.", {}}}) ==
          "# HELP plimsoll_metric_value What is served.\n"
          "# TYPE plimsoll_metric_value gauge\n"
          "plimsoll_metric_value{metric=\"q\",namespace=\"a\\\"b\\\\c\\nd\"} 10\n"
          "plimsoll_metric_value{metric=\"inf\"} +Inf\n"
          "plimsoll_metric_value{metric=\"minus\"} -Inf\n"
          "plimsoll_metric_value{metric=\"nan\"} Nan\n"
          "# HELP none Nothing.\n"
          "# TYPE none gauge\n" +
              dropped);
}

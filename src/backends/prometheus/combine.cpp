// SPDX-License-Identifier: Apache-2.0
#include "combine.hpp"

#include "series_labels.hpp"

#include <plimsoll/domain/printable.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace plimsoll::backends::prometheus {

using domain::errc;
using domain::error;
using domain::printable;
using domain::quantity;
using domain::result;

namespace {

using values = std::vector<double>;

polling::query_failure wrong(std::string what) { return {false, error(errc::bad_reply, std::move(what))}; }
polling::query_failure nothing(std::string what) { return {true, error(errc::not_found, std::move(what))}; }

std::string text_of(double value) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << value;
    return out.str();
}

// As an HPA can take it.
result<quantity> served(double value, const config::prometheus_query& by) {
    if (value < 0 && by.negative_is_0) return quantity();
    if (value < 0)
        return error(errc::bad_reply, "the value " + text_of(value) +
                                          " is negative, which an HPA would take for an overflow (min: 0 "
                                          "serves 0 instead)");
    // The nearest double to max_units is above it.
    constexpr auto limit = static_cast<double>(quantity::max_units);
    if (value >= limit)
        return error(errc::bad_reply,
                     "the value " + text_of(value) + " is too large; an HPA reads at most 9223372036854775");
    return quantity::from_double(value);
}

double combined(config::combine how, const values& of) {
    switch (how) {
    case config::combine::max:
        return *std::ranges::max_element(of);
    case config::combine::min:
        return *std::ranges::min_element(of);
    case config::combine::sum:
    case config::combine::avg:
    case config::combine::series:
        break;
    }
    long double sum = 0;
    for (const double value : of)
        sum += value;
    if (how == config::combine::avg) sum /= static_cast<long double>(of.size());
    return static_cast<double>(sum);
}

// Those that count: for sum and series all, for the others all but NaN.
boost::system::result<values, polling::query_failure> counted(const query_reply& reply, config::combine how) {
    if (reply.elements.empty()) return nothing("the query finds nothing (its vector is empty)");
    values out;
    std::size_t nans = 0;
    for (const element& one : reply.elements) {
        if (std::isinf(one.value))
            return wrong(std::string("the value is ") + (one.value > 0 ? "+Inf" : "-Inf") +
                         " (a division by zero, say)");
        if (std::isnan(one.value))
            ++nans;
        else
            out.push_back(one.value);
    }
    const std::string some = std::to_string(nans) + " of " + std::to_string(reply.elements.size());
    if (out.empty()) return nothing("the query finds no number (" + some + " values are NaN)");
    const bool all_count = how == config::combine::sum || how == config::combine::series;
    if (all_count && nans > 0)
        return wrong(
            some + " values are NaN, which cannot be added up; leave them out in the query, as with `>= 0`");
    return out;
}

void add_to(std::string& remark, const std::string& what) {
    if (!remark.empty()) remark += "; ";
    remark += what;
}

void note_warnings(const query_reply& reply, polling::observation& into) {
    constexpr std::size_t most_shown = 3;
    std::string grave;
    std::size_t count = 0;
    for (const std::string& warning : reply.warnings) {
        // Prometheus 2.5x puts what is only information among the warnings.
        const bool information = warning.starts_with("PromQL info:");
        if (!information && ++count <= most_shown) add_to(grave, printable(warning, 200));
        if (information) add_to(into.remark, printable(warning, 200));
    }
    if (count > most_shown) grave += "; and " + std::to_string(count - most_shown) + " more";
    if (count == 0) return;
    into.degraded = "the answer came with warnings and may be incomplete: " + grave;
    add_to(into.remark, into.degraded);
}

polling::outcome as_series(const config::prometheus_query& by, const query_reply& reply,
                           polling::observation into) {
    if (reply.elements.size() > max_series)
        return wrong(std::to_string(reply.elements.size()) + " series; at most " +
                     std::to_string(max_series) +
                     " are served: aggregate them in the query, as with sum by (…)");
    auto labels = series_labels(reply, by.labels);
    if (!labels) return polling::query_failure{false, labels.error()};
    for (const element& one : reply.elements) {
        const auto value = served(one.value, by);
        if (!value) return polling::query_failure{false, value.error()};
        into.values.push_back(*value);
    }
    into.series = std::move(labels->series);
    if (!labels->remark.empty()) add_to(into.remark, labels->remark);
    return into;
}

} // namespace

polling::outcome combine(const config::prometheus_query& by, const query_reply& reply,
                         domain::instant asked) {
    polling::observation out;
    out.asked = asked;
    note_warnings(reply, out);
    const auto of = counted(reply, by.combine);
    // Where a part may be missing, that there is nothing is not known: it must not become a zero.
    if (!of && of.error().no_data && !out.degraded.empty())
        return wrong(of.error().cause.detail() + ", and " + out.degraded);
    if (!of) return of.error();
    if (by.combine == config::combine::series) return as_series(by, reply, std::move(out));
    const auto value = served(combined(by.combine, *of), by);
    if (!value) return polling::query_failure{false, value.error()};
    out.values.push_back(*value);
    return out;
}

} // namespace plimsoll::backends::prometheus

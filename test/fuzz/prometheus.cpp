// SPDX-License-Identifier: Apache-2.0
// A line of words (max min sum avg series; zero: negative is 0; labels `a=b`), then the body of an answer of
// /api/v1/query: what one metric gets of it, against the same counted again. No error becomes a number.
#include "backends/prometheus/combine.hpp"
#include "target.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace plimsoll::fuzz {

namespace {

using namespace backends::prometheus; // NOLINT(google-build-using-namespace): the target is about it alone
using domain::quantity;

constexpr std::size_t text_limit = 4096;

config::prometheus_query query_in(std::string_view words) {
    using enum config::combine;
    config::prometheus_query out;
    while (!words.empty()) {
        std::string_view word = take_until(words, ' ');
        if (word == "max") out.combine = max;
        if (word == "min") out.combine = min;
        if (word == "sum") out.combine = sum;
        if (word == "avg") out.combine = avg;
        if (word == "series") out.combine = series;
        if (word == "zero") out.negative_is_0 = true;
        const std::string_view name = take_until(word, '=');
        if (!word.empty() && domain::is_label_key(name) && domain::is_label_value(word))
            out.labels.add(name, word);
    }
    return out;
}

// What sum and avg make of the numbers, to some digits.
void check_total(const config::prometheus_query& by, const std::vector<double>& numbers, quantity got) {
    long double total = std::accumulate(numbers.begin(), numbers.end(), 0.0L);
    if (by.combine == config::combine::avg) total /= static_cast<long double>(numbers.size());
    long double largest = 1;
    for (const double one : numbers)
        largest = std::max(largest, std::abs(static_cast<long double>(one)));
    const auto wrong = std::abs(static_cast<long double>(got.to_double()) - std::max(total, 0.0L));
    expect(wrong <= 0.001L + largest * static_cast<long double>(numbers.size()) * 1e-12L,
           "a total is the total");
}

void check_single(const config::prometheus_query& by, const std::vector<double>& numbers,
                  const polling::observation& seen) {
    expect(seen.values.size() == 1 && !seen.series, "one series has one value");
    expect(!numbers.empty(), "no number comes of none");
    if (by.combine == config::combine::sum || by.combine == config::combine::avg)
        return check_total(by, numbers, seen.values.front());
    double chosen = numbers.front();
    for (const double one : numbers)
        chosen = by.combine == config::combine::max ? std::max(chosen, one) : std::min(chosen, one);
    expect(chosen >= 0 || by.negative_is_0, "a negative number is 0 only where that is asked for");
    expect(seen.values.front() == quantity::from_double(std::max(chosen, 0.0)).value(),
           "it is one of the numbers");
}

void check_series(const config::prometheus_query& by, const query_reply& reply,
                  const polling::observation& seen) {
    expect(seen.values.size() == reply.elements.size(), "each series has its value");
    expect(seen.series && seen.series->size() == seen.values.size(), "each value has its series");
    expect(seen.values.size() <= max_series, "a limit holds");
    std::set<domain::labels> different;
    for (const domain::labels& one : *seen.series) {
        for (const auto& [name, value] : by.labels)
            expect(one.find(name) == value, "the configured labels win");
        for (const auto& [name, value] : one)
            expect(domain::is_label_key(name) && domain::is_label_value(value),
                   "labels are legal in Kubernetes");
        expect(different.insert(one).second, "series can be told apart");
    }
}

void check_value(const config::prometheus_query& by, const query_reply& reply,
                 const polling::observation& seen) {
    std::vector<double> numbers;
    for (const element& one : reply.elements) {
        expect(!std::isinf(one.value), "an infinity never becomes a number");
        if (!std::isnan(one.value)) numbers.push_back(one.value);
    }
    const bool all_count = by.combine == config::combine::sum || by.combine == config::combine::series;
    expect(!all_count || numbers.size() == reply.elements.size(), "NaN is never added up or served");
    for (const quantity one : seen.values)
        expect(one >= quantity(), "an HPA never reads a negative number");
    if (by.combine == config::combine::series)
        check_series(by, reply, seen);
    else
        check_single(by, numbers, seen);
    if (!seen.degraded.empty()) expect_readable(seen.degraded, text_limit);
    if (!seen.remark.empty()) expect_readable(seen.remark, text_limit);
    expect(reply.warnings.empty() || !seen.remark.empty(), "a warning is passed on");
}

} // namespace

void try_input(std::string_view bytes) {
    const config::prometheus_query by = query_in(take_until(bytes, '\n'));
    const auto reply = parse_query_reply(bytes);
    if (!reply) return expect_readable(reply.error().cause.detail(), text_limit);
    expect(bytes.find("success") != std::string_view::npos || bytes.find('\\') != std::string_view::npos,
           "only a success is one");
    const polling::outcome got = combine(by, *reply, domain::instant());
    if (!got) {
        expect(!got.error().no_data || got.error().cause.code() == domain::errc::not_found,
               "nothing is nothing");
        return expect_readable(got.error().cause.detail(), 0x10000);
    }
    check_value(by, *reply, *got);
}

} // namespace plimsoll::fuzz

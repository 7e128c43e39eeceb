// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/telemetry/instruments.hpp>

#include <plimsoll/telemetry/log.hpp>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <utility>

namespace plimsoll::telemetry {

namespace {

template <typename T>
using families = std::map<std::string, prometheus::Family<T>*>;

// The family of this name; `build` is prometheus' builder for its kind.
template <typename T, typename Builder>
prometheus::Family<T>& family(families<T>& known, Builder build, const std::string& name,
                              const std::string& help, prometheus::Registry& in) {
    auto& found = known[name];
    if (found == nullptr) found = &build.Name(name).Help(help).Register(in);
    return *found;
}

prometheus::MetricFamily to_family(const gauge_family& of) {
    prometheus::MetricFamily out;
    out.name = of.name;
    out.help = of.help;
    out.type = prometheus::MetricType::Gauge;
    out.metric.reserve(of.samples.size());
    for (const auto& sample : of.samples) {
        auto& to = out.metric.emplace_back();
        to.gauge.value = sample.value;
        to.label.reserve(sample.labels->size());
        for (const auto& [name, value] : *sample.labels)
            to.label.push_back({name, value});
    }
    return out;
}

// The logger counts for itself: it must not wait for anything here.
prometheus::MetricFamily dropped_lines() {
    prometheus::MetricFamily out;
    out.name = "plimsoll_log_lines_dropped_total";
    out.help = "Log lines that were dropped because standard error was too slow.";
    out.type = prometheus::MetricType::Counter;
    out.metric.emplace_back().counter.value = static_cast<double>(dropped_log_lines());
    return out;
}

} // namespace

struct registry::impl {
    std::mutex guard; // of the three maps
    prometheus::Registry instruments;
    families<prometheus::Counter> counters;
    families<prometheus::Gauge> gauges;
    families<prometheus::Histogram> histograms;
};

registry::registry() : impl_(std::make_unique<impl>()) {}
registry::~registry() = default;

counter registry::make_counter(const std::string& name, const std::string& help,
                               const instrument_labels& labels) {
    const std::scoped_lock lock(impl_->guard);
    auto& of = family(impl_->counters, prometheus::BuildCounter(), name, help, impl_->instruments);
    return counter(&of.Add(labels));
}

gauge registry::make_gauge(const std::string& name, const std::string& help,
                           const instrument_labels& labels) {
    const std::scoped_lock lock(impl_->guard);
    auto& of = family(impl_->gauges, prometheus::BuildGauge(), name, help, impl_->instruments);
    return gauge(&of.Add(labels));
}

histogram registry::make_histogram(const std::string& name, const std::string& help,
                                   std::vector<double> bounds, const instrument_labels& labels) {
    const std::scoped_lock lock(impl_->guard);
    auto& of = family(impl_->histograms, prometheus::BuildHistogram(), name, help, impl_->instruments);
    return histogram(&of.Add(labels, std::move(bounds)));
}

std::string registry::text(std::vector<gauge_family> more) const {
    const prometheus::TextSerializer write;
    std::string out = write.Serialize(impl_->instruments.Collect());
    for (auto& of : more) { // one after the other: with 10,000 metrics each takes megabytes
        out += write.Serialize({to_family(of)});
        of.samples = {};
    }
    out += write.Serialize({dropped_lines()});
    return out;
}

counters_by::counters_by(registry& in, std::string name, std::string help, std::string label)
    : in_(in), name_(std::move(name)), help_(std::move(help)), label_(std::move(label)) {}

const counter& counters_by::at(std::string_view value) {
    for (const auto& [known, one] : made_)
        if (known == value) return one;
    const std::string text(value);
    return made_.emplace_back(text, in_.make_counter(name_, help_, {{label_, text}})).second;
}

void counter::add(double by) const { of_->Increment(by); }
double counter::value() const { return of_->Value(); }
void gauge::set(double to) const { of_->Set(to); }
void gauge::add(double by) const { of_->Increment(by); }
double gauge::value() const { return of_->Value(); }
void histogram::observe(double value) const { of_->Observe(value); }

} // namespace plimsoll::telemetry

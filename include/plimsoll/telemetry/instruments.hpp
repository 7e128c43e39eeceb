// SPDX-License-Identifier: Apache-2.0
// Handles to the program's own metrics: copyable, cheap, safe on any thread. The registry makes them
// at start-up and outlives them; making one for a label set that exists already returns the same.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The library names its classes its own way.
// NOLINTBEGIN(readability-identifier-naming)
namespace prometheus {
class Counter;
class Gauge;
class Histogram;
struct MetricFamily;
} // namespace prometheus
// NOLINTEND(readability-identifier-naming)

namespace plimsoll::telemetry {

using instrument_labels = std::map<std::string, std::string>;

class counter {
public:
    explicit counter(prometheus::Counter* of) : of_(of) {}
    void add(double by = 1) const;
    double value() const;

private:
    prometheus::Counter* of_;
};

class gauge {
public:
    explicit gauge(prometheus::Gauge* of) : of_(of) {}
    void set(double to) const;
    void add(double by) const;
    double value() const;

private:
    prometheus::Gauge* of_;
};

class histogram {
public:
    explicit histogram(prometheus::Histogram* of) : of_(of) {}
    void observe(double value) const;

private:
    prometheus::Histogram* of_;
};

// One gauge sample that is made when the text is, for things too many to keep an instrument each.
struct gauge_sample {
    std::shared_ptr<const instrument_labels> labels; // several may share them
    double value;
};
struct gauge_family {
    std::string name;
    std::string help;
    std::vector<gauge_sample> samples;
};

class registry {
public:
    registry();
    ~registry();
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;

    counter make_counter(const std::string& name, const std::string& help,
                         const instrument_labels& labels = {});
    gauge make_gauge(const std::string& name, const std::string& help, const instrument_labels& labels = {});
    histogram make_histogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                             const instrument_labels& labels = {});

    // Prometheus text format 0.0.4 of all instruments and `more`. Takes long with many: call it on the
    // compute thread.
    std::string text(std::vector<gauge_family> more) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

// Counters of one name that differ in one label's value, each made when first asked for. For a hot path:
// one that is there already is found without the registry's lock and maps. Lives on one thread.
// REQUIRES: few values, none of a stranger's choosing; the registry outlives it.
class counters_by {
public:
    counters_by(registry& in, std::string name, std::string help, std::string label);
    // Valid as long as *this.
    const counter& at(std::string_view value);

private:
    registry& in_;
    const std::string name_, help_, label_;
    std::deque<std::pair<std::string, counter>> made_; // a deque: what it gave out stays where it is
};

} // namespace plimsoll::telemetry

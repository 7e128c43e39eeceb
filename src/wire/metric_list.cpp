// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/metric_list.hpp>

#include <nlohmann/json.hpp>

#include <chrono>

namespace plimsoll::wire {

namespace {

constexpr std::string_view list_head =
    R"({"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1","metadata":{},"items":[)";

// `width` decimal digits of a number that fits into them.
void append_digits(std::string& out, unsigned value, int width) {
    char digits[8];
    for (int i = width - 1; i >= 0; --i, value /= 10)
        digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

} // namespace

std::string item_head(std::string_view metric, const domain::labels& of) {
    return R"({"metricName":)" + nlohmann::json(metric).dump() + R"(,"metricLabels":)" +
           nlohmann::json(of).dump() + R"(,"timestamp":")";
}

void append_timestamp(std::string& out, domain::wall_time at) {
    namespace chr = std::chrono;
    const auto seconds = chr::floor<chr::seconds>(at);
    const auto day = chr::floor<chr::days>(seconds);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss time(seconds - day);
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_digits(out, static_cast<unsigned>(time.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += 'Z';
}

metric_list::metric_list() : text_(list_head) {}

void metric_list::append(std::string_view head, domain::wall_time at, domain::quantity value) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += head;
    append_timestamp(text_, at);
    text_ += R"(","value":")";
    value.append_to(text_);
    text_ += R"("})";
}

std::string metric_list::finish() {
    text_ += "]}\n";
    return std::move(text_);
}

} // namespace plimsoll::wire

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/wire/metric_list.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

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

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '/' || c == ':';
}

// What names and labels are made of needs no escaping, and is most of what an answer says.
void append_text(std::string& out, std::string_view text) {
    if (!std::ranges::all_of(text, is_plain)) {
        out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_labels(std::string& out, const domain::labels& of) {
    char before = '{';
    for (const auto& [name, value] : of) {
        out += std::exchange(before, ',');
        append_text(out, name);
        out += ':';
        append_text(out, value);
    }
    out += of.empty() ? "{}" : "}";
}

} // namespace

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

metric_list::metric_list(std::string_view metric) : item_head_(R"({"metricName":)"), text_(list_head) {
    append_text(item_head_, metric);
    item_head_ += R"(,"metricLabels":)";
}

void metric_list::append(const domain::labels& of, domain::wall_time at, domain::quantity value) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += item_head_;
    append_labels(text_, of);
    text_ += R"(,"timestamp":")";
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

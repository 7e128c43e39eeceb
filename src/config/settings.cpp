// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/settings.hpp>

#include <plimsoll/calendar/timetable.hpp>

namespace plimsoll::config {

bool operator==(const calendar_query& a, const calendar_query& b) {
    return *a.table == *b.table && a.labels == b.labels;
}

namespace {

const std::string* backend_of(const calendar_query&) { return nullptr; }
template <typename Query>
const std::string* backend_of(const Query& query) {
    return &query.backend;
}

} // namespace

const std::string* backend_of(const metric_settings& metric) {
    return std::visit([](const auto& query) { return backend_of(query); }, metric.query);
}

} // namespace plimsoll::config

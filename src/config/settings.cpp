// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/settings.hpp>

namespace plimsoll::config {

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

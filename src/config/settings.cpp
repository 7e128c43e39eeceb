// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/config/settings.hpp>

namespace plimsoll::config {

const std::string& backend_of(const metric_settings& metric) {
    return std::visit([](const auto& query) -> const std::string& { return query.backend; }, metric.query);
}

} // namespace plimsoll::config

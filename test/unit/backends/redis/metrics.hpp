// SPDX-License-Identifier: Apache-2.0
// Metrics of Redis lists, as a configuration would give them.
#pragma once

#include <plimsoll/config/settings.hpp>

#include <string>
#include <utility>
#include <vector>

namespace plimsoll::test {

inline config::redis_key list(std::string key, config::on_missing missing = config::on_missing::zero) {
    config::redis_key out;
    out.key = std::move(key);
    out.missing = missing;
    return out;
}

class metrics {
public:
    explicit metrics(const std::vector<std::vector<config::redis_key>>& lists) {
        for (const auto& of_one : lists) {
            config::metric_settings made;
            config::redis_query query;
            query.keys = of_one;
            made.query = std::move(query);
            all_.push_back(std::move(made));
        }
    }
    // Valid while *this lives.
    std::vector<const config::metric_settings*> pointers() const {
        std::vector<const config::metric_settings*> out;
        for (const auto& m : all_)
            out.push_back(&m);
        return out;
    }

private:
    std::vector<config::metric_settings> all_;
};

} // namespace plimsoll::test

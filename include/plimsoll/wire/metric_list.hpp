// SPDX-License-Identifier: Apache-2.0
// ExternalMetricValueList as JSON (k8s.io/metrics pkg/apis/external_metrics/v1beta1).
#pragma once

#include <plimsoll/domain/instant.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <string>
#include <string_view>

namespace plimsoll::wire {

// RFC 3339 in UTC with whole seconds, rounded down: 2006-01-02T15:04:05Z.
void append_timestamp(std::string& out, domain::wall_time at);

// Builds one list: append items, then take the text.
class metric_list {
public:
    explicit metric_list(std::string_view metric);
    // `of`: the labels of the item's series. REQUIRES: metric and labels as domain/labels.hpp allows them.
    void append(const domain::labels& of, domain::wall_time at, domain::quantity value);
    // Compact, with the newline that Kubernetes ends compact JSON with. Leaves *this empty.
    std::string finish();

private:
    std::string item_head_; // up to the labels, the same for all
    std::string text_;
    bool first_ = true;
};

} // namespace plimsoll::wire

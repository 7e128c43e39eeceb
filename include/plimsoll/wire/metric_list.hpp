// SPDX-License-Identifier: Apache-2.0
// ExternalMetricValueList as JSON (k8s.io/metrics pkg/apis/external_metrics/v1beta1). The constant head
// of an item is made once per series and kept by whoever owns the series; a read appends time and
// value.
#pragma once

#include <plimsoll/domain/instant.hpp>
#include <plimsoll/domain/labels.hpp>
#include <plimsoll/domain/quantity.hpp>

#include <string>
#include <string_view>

namespace plimsoll::wire {

// Everything of an item up to its timestamp's value. `metric` and `of` hold what domain/labels.hpp
// allows.
std::string item_head(std::string_view metric, const domain::labels& of);

// RFC 3339 in UTC with whole seconds, rounded down: 2006-01-02T15:04:05Z.
void append_timestamp(std::string& out, domain::wall_time at);

// Builds one list: append items, then take the text.
class metric_list {
public:
    metric_list();
    void append(std::string_view head, domain::wall_time at, domain::quantity value);
    // Compact, with the newline that Kubernetes ends compact JSON with. Leaves *this empty.
    std::string finish();

private:
    std::string text_;
    bool first_ = true;
};

} // namespace plimsoll::wire

// SPDX-License-Identifier: Apache-2.0
// From the labels of Prometheus' series to those of ours, which selectors match. Pure.
#pragma once

#include "query_reply.hpp"

#include <plimsoll/domain/labels.hpp>

#include <vector>

namespace plimsoll::backends::prometheus {

struct labelled {
    std::vector<domain::labels> series; // one per element, in their order, all different
    std::string remark;                 // which labels are left out, since Kubernetes allows none such
};

// `fixed` is added to each and wins. __name__ is left out. Errors: bad_reply when two have the same labels.
domain::result<labelled> series_labels(const query_reply& reply, const domain::labels& fixed);

} // namespace plimsoll::backends::prometheus

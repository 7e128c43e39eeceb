// SPDX-License-Identifier: Apache-2.0
// One read of an external metric: from the slot to the answer's bytes.
#pragma once

#include <plimsoll/api/request_target.hpp>
#include <plimsoll/catalog/catalog.hpp>
#include <plimsoll/domain/answer.hpp>
#include <plimsoll/domain/selector.hpp>
#include <plimsoll/http/message.hpp>

#include <string>

namespace plimsoll::api {

struct read_result {
    http::response response;
    // For the counter of answers: an origin's name, or why there is none.
    const char* outcome;
};

// REQUIRES: is_metric_path(target).
read_result read_metric(catalog::catalog& metrics, const request_target& target, domain::instant now);

} // namespace plimsoll::api

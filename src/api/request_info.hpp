// SPDX-License-Identifier: Apache-2.0
// What a request asks for, as authorization understands it (k8s.io/apiserver
// pkg/endpoints/request/requestinfo.go).
#pragma once

#include <plimsoll/api/request_target.hpp>
#include <plimsoll/cluster/client.hpp>

#include <string>
#include <string_view>

namespace plimsoll::api {

// The verb of an external-metric read is `list`, or `watch` with ?watch=true; of a path it is the
// method in lower case. Below /apis/<group>/<version>/ everything is a resource.
cluster::attributes attributes_of(std::string_view method, const request_target& target);

// /apis/external.metrics.k8s.io/v1beta1/namespaces/{ns}/{metric}
bool is_metric_path(const request_target& target);
// Whether ?watch= asks for a watch: anything but `false` and `0` does.
bool wants_watch(const request_target& target);

} // namespace plimsoll::api

// SPDX-License-Identifier: Apache-2.0
// A method, a blank, and a request's target: what is asked about it is what would be read.
#include "api/health.hpp"
#include "api/request_info.hpp"
#include "reference/url.hpp"
#include "target.hpp"

#include <algorithm>

namespace plimsoll::fuzz {

namespace {

using api::request_target;

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string joined(const std::vector<std::string>& segments) {
    std::string out;
    for (const std::string& one : segments)
        out += "/" + one;
    return out;
}

void check_segments(const request_target& target) {
    const std::string& path = target.path();
    const std::string all = joined(target.segments());
    expect(path.starts_with('/'), "a path is absolute");
    expect(path == all || path == all + "/", "the segments are the path");
    expect(path.find('\0') == std::string::npos, "a path holds no NUL byte");
}

// Whoever may read what is asked about may read just that.
void check_attributes(std::string_view method, const request_target& target) {
    const cluster::attributes what = api::attributes_of(method, target);
    expect(what.path.empty() != what.resource.empty() || (what.path.empty() && target.segments().size() >= 4),
           "it is a path or a resource");
    if (!what.path.empty()) expect(what.path == target.path(), "a path is asked about as it is");
    if (!api::is_metric_path(target)) return;
    const auto& segments = target.segments();
    expect(what.group == "external.metrics.k8s.io" && what.version == "v1beta1", "a metric has its group");
    expect(what.name_space == segments[4] && what.resource == segments[5], "a metric is asked about by name");
    expect(!api::is_health_path(target.path()), "a metric is no probe, which anybody may ask");
    if (method == "GET")
        expect(what.verb == (api::wants_watch(target) ? "watch" : "list"), "to read a metric is to list it");
}

} // namespace

void try_input(std::string_view bytes) {
    const std::string_view method = take_until(bytes, ' ');
    const auto target = request_target::parse(bytes);
    if (!target) {
        expect(target.error().code() == domain::errc::invalid_argument, "bad input is the caller's fault");
        if (is_visible(bytes)) expect_readable(target.error().detail(), 256);
        return;
    }
    check_segments(*target);
    check_attributes(method, *target);
    if (!bytes.starts_with('/')) return;
    const auto path =
        reference::unescape(bytes.substr(0, bytes.find_first_of("?#")), reference::plus::literal);
    expect(path == target->path(), "a second decoder reads the same path");
}

} // namespace plimsoll::fuzz

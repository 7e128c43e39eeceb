// SPDX-License-Identifier: Apache-2.0
// A request's target taken apart and decoded, as k8s.io/apiserver and Go's net/url read it. A value
// type, made from outside bytes: pure and bounded.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::api {

class request_target {
public:
    static constexpr std::size_t max_parameters = 256;

    // Errors: invalid_argument (not an absolute path, a broken percent escape, a NUL byte, too many
    // parameters). An absolute-form target (`https://host/path`) is read from its path on.
    static domain::result<request_target> parse(std::string_view target);

    // Decoded, with its slashes: what %2F stood for is a separator too, as in Go.
    const std::string& path() const { return path_; }
    // The path's segments; one trailing slash is no segment.
    const std::vector<std::string>& segments() const { return segments_; }
    // The first parameter of that name, decoded (`+` is a space).
    std::optional<std::string_view> parameter(std::string_view name) const;

private:
    std::string path_;
    std::vector<std::string> segments_;
    std::vector<std::pair<std::string, std::string>> parameters_;
};

} // namespace plimsoll::api

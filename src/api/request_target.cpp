// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/api/request_target.hpp>

#include <algorithm>

namespace plimsoll::api {

namespace {

using domain::errc;
using domain::error;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class plus { literal, space };

domain::result<std::string> decode(std::string_view text, plus how) {
    // Most of what is asked for holds nothing to decode; a request's target is visible ASCII.
    if (text.find_first_of(std::string_view("%+\0", 3)) == std::string_view::npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return error(errc::invalid_argument,
                             "invalid URL escape \"" + std::string(text.substr(i, 3)) + "\"");
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && how == plus::space) {
            c = ' ';
        }
        if (c == '\0') return error(errc::invalid_argument, "the URL holds a NUL byte");
        out += c;
    }
    return out;
}

std::vector<std::string> split_path(const std::string& path) {
    std::vector<std::string> out;
    out.reserve(static_cast<std::size_t>(std::ranges::count(path, '/')));
    std::size_t begin = 1;
    while (begin < path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        out.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

} // namespace

domain::result<request_target> request_target::parse(std::string_view target) {
    if (const auto scheme = target.find("://");
        scheme != std::string_view::npos && !target.starts_with('/')) {
        const auto slash = target.find('/', scheme + 3);
        target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    if (!target.starts_with('/')) return error(errc::invalid_argument, "the request target is not a path");
    target = target.substr(0, target.find('#'));
    const auto question = target.find('?');
    auto path = decode(target.substr(0, question), plus::literal);
    if (!path) return path.error();

    request_target out;
    out.path_ = std::move(*path);
    out.segments_ = split_path(out.path_);
    std::string_view query = question == std::string_view::npos ? "" : target.substr(question + 1);
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        if (out.parameters_.size() == max_parameters)
            return error(errc::invalid_argument,
                         "more than " + std::to_string(max_parameters) + " query parameters");
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), plus::space);
        if (!name) return name.error();
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), plus::space);
        if (!value) return value.error();
        out.parameters_.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}

std::optional<std::string_view> request_target::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters_)
        if (key == name) return value;
    return std::nullopt;
}

} // namespace plimsoll::api

// SPDX-License-Identifier: Apache-2.0
#include "remote_headers.hpp"

namespace plimsoll::auth {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1; // the text is in lower case already
}

// The first field of the first name that has a value; what further fields of a name say does not count.
std::string first_value(const http::request& request, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (const auto value = request.find(name); !value.empty()) return std::string(value);
    return {};
}

} // namespace

std::string extra_key(std::string_view rest_of_name) {
    std::string lower(rest_of_name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    std::string out;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (lower[i] != '%') {
            out += lower[i];
            continue;
        }
        const int high = i + 2 < lower.size() ? hex_digit(lower[i + 1]) : -1;
        const int low = i + 2 < lower.size() ? hex_digit(lower[i + 2]) : -1;
        if (high < 0 || low < 0) return lower;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::optional<identity> read_remote_headers(const http::request& request,
                                            const request_header_config& names) {
    identity out;
    out.name = first_value(request, names.username_headers);
    if (out.name.empty()) return std::nullopt;
    out.uid = first_value(request, names.uid_headers);
    for (const std::string& name : names.group_headers)
        for (const http::field& f : request.fields)
            if (http::equals_ignore_case(f.name, name) && !f.value.empty()) out.groups.emplace_back(f.value);
    for (const std::string& start : names.extra_prefixes)
        for (const http::field& f : request.fields)
            if (http::equals_ignore_case(f.name.substr(0, start.size()), start))
                out.extra[extra_key(f.name.substr(start.size()))].emplace_back(f.value);
    return out;
}

} // namespace plimsoll::auth

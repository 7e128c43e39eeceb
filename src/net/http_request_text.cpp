// SPDX-License-Identifier: Apache-2.0
#include "http_request_text.hpp"

#include <algorithm>
#include <string_view>

namespace plimsoll::net {
namespace {

using domain::errc;
using domain::error;
using domain::result;

bool is_token(std::string_view text) {
    constexpr std::string_view allowed = "!#$%&'*+-.^_`|~0123456789"
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool is_target(std::string_view text) {
    const auto visible = [](char c) { return c > 0x20 && c < 0x7f; };
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), visible);
}

bool is_field_value(std::string_view text) {
    const auto allowed = [](unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\t'; };
    return std::all_of(text.begin(), text.end(), allowed);
}

bool same_name(std::string_view a, std::string_view lower) {
    const auto equal = [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x) == y; };
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), equal);
}

// The value is left out of the message: it may be a token.
result<void> check_field(const std::string& name, const std::string& value) {
    if (!is_token(name)) return error(errc::invalid_argument, "\"" + name + "\" is no name of an HTTP field");
    if (!is_field_value(value))
        return error(errc::invalid_argument, "the value of the HTTP field " + name +
                                                 " has a line feed or another control character in it");
    if (same_name(name, "content-length") || same_name(name, "transfer-encoding"))
        return error(errc::invalid_argument, "the HTTP field " + name + " is ours to set");
    return {};
}

} // namespace

result<std::string> request_text(const client_request& what, const std::string& host) {
    if (!is_token(what.method))
        return error(errc::invalid_argument, "\"" + what.method + "\" is no HTTP method");
    // Their answers have a form of their own.
    if (what.method == "HEAD" || what.method == "CONNECT")
        return error(errc::invalid_argument, "the HTTP method " + what.method + " is not supported");
    if (!is_target(what.target))
        return error(errc::invalid_argument,
                     "the request target \"" + what.target +
                         "\" must begin with / and have visible ASCII only; escape the rest");
    std::string fields;
    bool has_host = false;
    for (const auto& [name, value] : what.fields) {
        if (auto ok = check_field(name, value); !ok) return ok.error();
        has_host = has_host || same_name(name, "host");
        fields.append(name).append(": ").append(value).append("\r\n");
    }
    std::string text = what.method + " " + what.target + " HTTP/1.1\r\n";
    if (!has_host) text += "Host: " + host + "\r\n";
    text += fields;
    if (!what.body.empty() || what.method == "POST" || what.method == "PUT" || what.method == "PATCH")
        text += "Content-Length: " + std::to_string(what.body.size()) + "\r\n";
    text += "\r\n";
    text += what.body;
    return text;
}

} // namespace plimsoll::net

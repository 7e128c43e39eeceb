// SPDX-License-Identifier: Apache-2.0
#include "request.hpp"

#include <algorithm>

namespace plimsoll::backends::prometheus {
namespace {

using std::chrono::milliseconds;

std::string escaped(const std::string& text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0xfU];
    }
    return out;
}

// Seconds with three decimals.
std::string seconds_text(milliseconds of) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(of);
    std::string fraction = std::to_string((of - whole).count());
    fraction.insert(0, 3 - fraction.size(), '0');
    return std::to_string(whole.count()) + "." + fraction;
}

} // namespace

std::string form_of(const std::string& query, domain::wall_time at, milliseconds timeout) {
    const auto theirs = std::max(timeout * 9 / 10, milliseconds(1));
    return "query=" + escaped(query) +
           "&time=" + seconds_text(std::chrono::floor<milliseconds>(at.time_since_epoch())) +
           "&timeout=" + seconds_text(theirs);
}

net::client_request make_request(method how, const std::string& form, const config::prometheus_url& at,
                                 const config::prometheus_settings& from, const std::string& authorization) {
    net::client_request out;
    out.target = at.path_prefix + "/api/v1/query";
    out.fields = from.headers;
    out.fields.emplace_back("Accept", "application/json");
    out.fields.emplace_back("User-Agent", "plimsoll/" PLIMSOLL_VERSION);
    if (!authorization.empty()) out.fields.emplace_back("Authorization", authorization);
    if (how == method::get) {
        out.target += "?" + form;
        return out;
    }
    out.method = "POST";
    out.repeatable = net::repeatable::yes; // it only reads
    out.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    out.body = form;
    return out;
}

} // namespace plimsoll::backends::prometheus

// SPDX-License-Identifier: Apache-2.0
#include "server_response.hpp"

#include <boost/beast/http/status.hpp>

#include <array>
#include <cstdio>

namespace plimsoll::net {

std::string_view date_text::at(std::time_t now) {
    if (now == made_for_) return text_;
    // Not strftime, whose names depend on the locale.
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm t{};
    gmtime_r(&now, &t);
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                     days[static_cast<std::size_t>(t.tm_wday)], t.tm_mday,
                                     months[static_cast<std::size_t>(t.tm_mon)], t.tm_year + 1900, t.tm_hour,
                                     t.tm_min, t.tm_sec);
    text_.assign(buffer.data(), static_cast<std::size_t>(length));
    made_for_ = now;
    return text_;
}

namespace {

constexpr std::size_t usual_head_bytes = 512;

// One character at a time is what the library finds fast.
bool ends_a_line(std::string_view text) {
    return text.find('\r') != std::string_view::npos || text.find('\n') != std::string_view::npos;
}

void append_field(std::string& to, std::string_view name, std::string_view value) {
    if (ends_a_line(name) || ends_a_line(value)) return;
    to.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_of(int status) {
    const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
    return boost::beast::http::obsolete_reason(known);
}

} // namespace

void append_response(std::string& to, const http::response& from, connection_use after, body_part body,
                     std::string_view date) {
    to.reserve(to.size() + usual_head_bytes + (body == body_part::sent ? from.body.size() : 0));
    to.append("HTTP/1.1 ").append(std::to_string(from.status)).append(" ");
    to.append(reason_of(from.status)).append("\r\n");
    if (!from.content_type.empty()) append_field(to, "Content-Type", from.content_type);
    append_field(to, "Content-Length", std::to_string(from.body.size()));
    append_field(to, "Date", date);
    for (const auto& [name, value] : from.extra)
        append_field(to, name, value);
    if (after == connection_use::close) append_field(to, "Connection", "close");
    to.append("\r\n");
    if (body == body_part::sent) to.append(from.body);
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// Responses to bytes, without a network.
#pragma once

#include "request_parser.hpp"

#include <plimsoll/http/message.hpp>

#include <ctime>
#include <string>
#include <string_view>

namespace plimsoll::net {

// The Date field's value, made once per second. Lives on the io thread.
class date_text {
public:
    std::string_view at(std::time_t now);

private:
    std::time_t made_for_ = -1;
    std::string text_;
};

enum class body_part { sent, left_out }; // left out for HEAD, whose Content-Length is still the body's

// Appends the whole response. Fields of `extra` that hold a line break are left out: a value taken from
// a request must not become a field of its own.
void append_response(std::string& to, const http::response& from, connection_use after, body_part body,
                     std::string_view date);

} // namespace plimsoll::net

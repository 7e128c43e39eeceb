// SPDX-License-Identifier: Apache-2.0
#include "request_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace plimsoll::net {

namespace {

constexpr std::size_t first_bytes = 4096;

} // namespace

request_buffer::request_buffer(std::size_t head_limit_bytes, std::size_t fields_limit)
    : head_limit_bytes_(std::max<std::size_t>(head_limit_bytes, 1)), scanner_(fields_limit) {}

void request_buffer::release() { std::vector<char>().swap(bytes_); }

boost::asio::mutable_buffer request_buffer::space() {
    if (used_ == bytes_.size())
        bytes_.resize(std::min(std::max(first_bytes, 2 * bytes_.size()), head_limit_bytes_));
    return boost::asio::buffer(bytes_.data() + used_, bytes_.size() - used_);
}

bool request_buffer::find_head(parsed_head& into) {
    const std::string_view text(bytes_.data(), used_);
    switch (scanner_.scan(text)) {
    case head_scanner::state::complete:
        parse_head(text.substr(0, scanner_.length()), into);
        return true;
    case head_scanner::state::refused:
        into.why = scanner_.why();
        return true;
    case head_scanner::state::incomplete:
        break;
    }
    if (used_ < head_limit_bytes_) return false;
    into.why = {431, "the request's head is too long"};
    return true;
}

void request_buffer::drop_head() {
    const std::size_t length = scanner_.length();
    used_ -= length;
    if (used_ > 0) std::memmove(bytes_.data(), bytes_.data() + length, used_);
    scanner_.reset();
}

} // namespace plimsoll::net

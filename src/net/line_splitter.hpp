// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of bytes into lines, wherever the pieces end. Pure.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace plimsoll::net {

class line_splitter {
public:
    enum class wish { go_on, stop };

    explicit line_splitter(std::size_t line_bytes) : line_bytes_(line_bytes) {}

    // Calls `line` for each line that is complete now, without its line feed, until it returns false.
    // Errors: bad_reply (a line is longer than line_bytes).
    domain::result<wish> feed(std::string_view bytes, const std::function<bool(std::string_view)>& line);
    bool within_a_line() const { return !begun_.empty(); }

private:
    domain::error too_long() const {
        return {domain::errc::bad_reply, "a line is longer than " + std::to_string(line_bytes_) + " bytes"};
    }

    std::size_t line_bytes_;
    std::string begun_; // what came of a line that is not complete
};

} // namespace plimsoll::net

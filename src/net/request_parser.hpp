// SPDX-License-Identifier: Apache-2.0
// Bytes to requests, without a network. First head_scanner finds where a head ends, however it is cut
// into pieces; then parse_head reads the whole head at once, so that all views into it are into one
// buffer that no longer moves.
#pragma once

#include <plimsoll/http/message.hpp>

#include <cstddef>
#include <string_view>

namespace plimsoll::net {

// Why a request is not answered by the handler. The connection is of no more use after it.
struct refusal {
    int status;         // 400, 431 or 505
    const char* reason; // for the person who wrote the client
};

// Where a head stands. Lines that end without CR, lines that continue another (obsolete folding) and
// too many lines are seen here, before the head is complete.
class head_scanner {
public:
    enum class state { incomplete, complete, refused };

    explicit head_scanner(std::size_t fields_limit) : fields_limit_(fields_limit) {}

    // `so_far` is the buffer from the head's first byte on; each byte is looked at once over all calls.
    state scan(std::string_view so_far);
    // When complete: the head's length, blank line included.
    std::size_t length() const { return line_; }
    // When refused.
    const refusal& why() const { return why_; }
    // Begins anew, with a buffer that starts at the next head.
    void reset() { *this = head_scanner(fields_limit_); }

private:
    enum class line { field, blank, bad };
    line judge(std::string_view text);

    std::size_t fields_limit_;
    std::size_t lines_ = 0; // ended so far
    std::size_t line_ = 0;  // where the line under way begins
    std::size_t seen_ = 0;
    refusal why_{400, ""};
};

enum class connection_use { keep, close };

struct parsed_head {
    http::request request; // views into the parsed text
    connection_use after = connection_use::close;
    int version = 11;
    refusal why{0, ""}; // status 0: the request is fine
};

// Parses one complete head into `into`, whose vectors are reused from request to request.
// A request that announces a body is fine but asks for `close`: the body is never read, so nothing
// after its head can be taken for a request. HTTP/1.0 asks for `close` too.
void parse_head(std::string_view head, parsed_head& into);

} // namespace plimsoll::net

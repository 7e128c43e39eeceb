// SPDX-License-Identifier: Apache-2.0
// What a session has received and not yet served, without a network: grows from 4 KiB to the head's
// limit, finds heads in it and parses them in place.
#pragma once

#include "request_parser.hpp"

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <vector>

namespace plimsoll::net {

class request_buffer {
public:
    request_buffer(std::size_t head_limit_bytes, std::size_t fields_limit);

    bool empty() const { return used_ == 0; }
    // Gives the memory back, until space() is asked for again. REQUIRES: empty().
    void release();
    // Where the next bytes go, never empty; then added() says how many came. Both end the views of the
    // last find_head.
    boost::asio::mutable_buffer space();
    void added(std::size_t bytes) { used_ += bytes; }

    // Whether `into` now has a whole head, parsed or refused; its views are into this buffer. False: more
    // bytes are needed, and there is space for them.
    bool find_head(parsed_head& into);
    // Forgets the head that find_head has found. Not after a refusal: nobody knows where that one ends.
    void drop_head();

private:
    std::size_t head_limit_bytes_;
    std::vector<char> bytes_; // its size is the buffer's, the first used_ are filled
    std::size_t used_ = 0;
    head_scanner scanner_;
};

} // namespace plimsoll::net

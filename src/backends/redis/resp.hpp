// SPDX-License-Identifier: Apache-2.0
// RESP2 from bytes to replies: hiredis' reader behind object functions of our own, with the limits that
// hiredis lacks. A reader belongs to one connection and dies with it: an error is final.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::backends::redis {

struct reply {
    enum class kind { nil, integer, status, bulk, array, error };
    kind type = kind::nil;
    std::int64_t integer = 0;
    std::string text; // of status, bulk and error
    std::vector<reply> elements;
};

const char* to_string(reply::kind k);

struct reply_limits {
    static constexpr std::size_t elements = 4096;          // of one array
    static constexpr std::size_t depth = 5;                // arrays within arrays
    static constexpr std::size_t fed_bytes = 1024 * 1024;  // since the last complete reply
    static constexpr std::size_t bulk_bytes = 1024 * 1024; // as declared
    static constexpr std::size_t line_bytes = 64 * 1024;   // between the type byte and CR LF
};

class reply_reader {
public:
    reply_reader();
    ~reply_reader();
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;

    // Appends to `out` every reply that is complete with these bytes; how the stream was sliced makes no
    // difference. Errors: bad_reply (not RESP2, or over a limit); all later calls give the same error.
    domain::result<void> read(std::string_view bytes, std::vector<reply>& out);
    // Whether a reply has begun and not ended.
    bool in_mid_reply() const { return fed_bytes_ > 0; }

private:
    struct impl; // hides hiredis
    domain::result<void> drain(std::vector<reply>& out);
    domain::result<void> check_unfinished();
    domain::error fail(const std::string& how);

    std::unique_ptr<impl> impl_;
    std::size_t fed_bytes_ = 0; // since the last complete reply
};

} // namespace plimsoll::backends::redis

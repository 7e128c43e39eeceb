// SPDX-License-Identifier: Apache-2.0
// One answer of an HTTP server, from bytes in whatever pieces they come; no sockets here. Beast's parser
// behind it. After an error it is of no more use, and so is the connection: we never resynchronise.
#pragma once

#include <plimsoll/domain/error.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::net {

class http_answer {
public:
    // `body_bytes`: how long a body may be in all; nothing: endless.
    explicit http_answer(std::optional<std::size_t> body_bytes);
    ~http_answer();
    http_answer(const http_answer&) = delete;
    http_answer& operator=(const http_answer&) = delete;

    // Interim answers (1xx) are skipped. Bytes after the answer's end make it not reusable. Errors:
    // bad_reply (not HTTP, too long).
    domain::result<void> feed(std::string_view bytes);
    // The peer ended its side in order: the end of some bodies, for others an error (bad_reply, cut).
    domain::result<void> feed_end();

    bool begun() const { return begun_; } // at least one byte came
    bool has_head() const;
    bool complete() const { return complete_; }
    // The connection can be kept. REQUIRES: complete().
    bool reusable() const;

    // REQUIRES: has_head().
    int status() const;
    std::string field(std::string_view name) const; // empty: none

    // What came of the body since it was last taken.
    std::string take_body();
    std::size_t body_size() const;

private:
    struct parsing;
    domain::result<void> step();
    bool needs_more() const;

    std::optional<std::size_t> body_bytes_;
    std::unique_ptr<parsing> parsing_;
    unsigned interim_ = 0;
    std::size_t without_body_ = 0; // bytes fed since the body last grew
    bool begun_ = false;
    bool complete_ = false;
};

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// How many connections an http_client may have, who waits for one, and the kept ones. Lives on the io
// thread, in a shared_ptr that each lease holds.
#pragma once

#include "waiter.hpp"

#include <plimsoll/net/stream.hpp>

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::net {

// A connection and what its requests need.
struct http_link {
    http_link(std::unique_ptr<stream> over, std::string host, std::string peer, std::uint64_t made_in)
        : bytes(std::move(over)),
          host_field(std::move(host)),
          peer_name(std::move(peer)),
          generation(made_in) {}

    std::unique_ptr<stream> bytes;
    std::string host_field;
    std::string peer_name;
    std::uint64_t generation; // the pool's, when it was opened
    std::chrono::steady_clock::time_point kept_since{};
};

class http_pool : public std::enable_shared_from_this<http_pool> {
public:
    http_pool(std::size_t connections, std::chrono::milliseconds idle)
        : connections_(connections > 0 ? connections : 1), idle_(idle) {}

    // The right to have one connection; given back when it ends. Empty after a move.
    class lease {
    public:
        explicit lease(std::shared_ptr<http_pool> from) : from_(std::move(from)) {}
        ~lease() {
            if (from_) from_->give_back();
        }
        lease(lease&&) = default;
        lease& operator=(lease&&) = delete;

    private:
        std::shared_ptr<http_pool> from_;
    };

    // Waits in the order of arrival. Errors: deadline_exceeded, cancelled.
    static runtime::awaitable<domain::result<lease>> acquire(std::shared_ptr<http_pool> self,
                                                             runtime::deadline limit);

    // The connection kept last that can still be used, or nothing. Closes those that cannot.
    std::unique_ptr<http_link> take_kept();
    // REQUIRES: the lease under which it was used still lives, so that there are never too many.
    void keep(std::unique_ptr<http_link> link);
    // Also those that are in use: links of an earlier generation are not kept when they come back.
    void drop_kept();
    std::uint64_t generation() const { return generation_; }

private:
    class place;
    void give_back();

    std::size_t connections_;
    std::chrono::milliseconds idle_;
    std::size_t leased_ = 0;
    std::list<waiter*> waiting_;
    std::vector<std::unique_ptr<http_link>> kept_;
    std::uint64_t generation_ = 0;
};

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// Host names to addresses by c-ares, on the io_context's own descriptors: cancellable, with the
// caller's deadline, and no look-up waits for another. asio's resolver has one thread for all names
// and ignores cancellation. Lives on the io thread.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/deadline.hpp>

#include <boost/asio/ip/address.hpp>

#include <memory>
#include <string>
#include <vector>

namespace plimsoll::net {

class resolver {
public:
    // Reads /etc/resolv.conf and /etc/hosts as c-ares does. `servers`: instead of those of
    // resolv.conf, as "ip:port,…" (tests).
    explicit resolver(runtime::executor ex, std::string servers = {});
    ~resolver();
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    // Numeric addresses are returned as they are. IPv4 before IPv6. When DNS fails or is too slow, the
    // last good addresses of the name are given instead. Errors: unavailable, deadline_exceeded,
    // not_found (no such name), cancelled. REQUIRES: *this outlives the call.
    runtime::awaitable<domain::result<std::vector<boost::asio::ip::address>>>
    resolve(std::string host, runtime::deadline limit);

    // Ends what is still asked, for nobody or not: with an error. From then on nothing is looked up.
    void close();

private:
    struct impl;
    std::shared_ptr<impl> impl_; // shared with look-ups that are under way
};

} // namespace plimsoll::net

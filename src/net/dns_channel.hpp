// SPDX-License-Identifier: Apache-2.0
// c-ares driven by the io_context: its sockets are watched as descriptors, its time-outs by a timer. Lives
// on the io thread, in a shared_ptr: handlers that are under way hold weak ones. c-ares owns and closes its
// sockets; they are let go of before it does.
#pragma once

#include <plimsoll/domain/error.hpp>
#include <plimsoll/runtime/executor.hpp>

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct ares_channeldata;

namespace plimsoll::net {

using addresses = std::vector<boost::asio::ip::address>;

class dns_channel : public std::enable_shared_from_this<dns_channel> {
public:
    using answer = domain::result<addresses>;
    using answer_handler = std::function<void(answer)>;

    // `servers`: "ip:port,…" instead of resolv.conf's, unless empty. Throws std::runtime_error.
    static std::shared_ptr<dns_channel> open(runtime::executor ex, const std::string& servers);
    ~dns_channel();
    dns_channel(const dns_channel&) = delete;
    dns_channel& operator=(const dns_channel&) = delete;

    // Calls `done` exactly once, perhaps before returning (names of the hosts file). IPv4 first. Errors:
    // not_found, unavailable, cancelled (closed).
    void ask(const std::string& host, answer_handler done);
    // Ends every question that is under way.
    void close();

private:
    struct watch;

    explicit dns_channel(runtime::executor ex) : executor_(ex), timeout_(ex) {}
    void on_socket_state(int fd, bool readable, bool writable);
    void watch_for_reading(const std::shared_ptr<watch>& w);
    void watch_for_writing(const std::shared_ptr<watch>& w);
    void process(int readable_fd, int writable_fd);
    void set_timeout();

    runtime::executor executor_;
    runtime::timer timeout_;
    ares_channeldata* channel_ = nullptr;
    std::map<int, std::shared_ptr<watch>> watches_;
};

} // namespace plimsoll::net

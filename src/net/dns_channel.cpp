// SPDX-License-Identifier: Apache-2.0
#include "dns_channel.hpp"

#include "dns_answer.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <ares.h>
#include <sys/time.h>

#include <stdexcept>

namespace plimsoll::net {

namespace asio = boost::asio;

struct dns_channel::watch {
    explicit watch(runtime::executor ex) : descriptor(ex) {}

    asio::posix::basic_stream_descriptor<runtime::executor> descriptor;
    int fd = ARES_SOCKET_BAD;
    bool wants_read = false, wants_write = false;
    bool reading = false, writing = false; // a wait is under way
    bool closed = false;                   // the number may belong to another socket by now
};

std::shared_ptr<dns_channel> dns_channel::open(runtime::executor ex, const std::string& servers) {
    const std::shared_ptr<dns_channel> self(new dns_channel(ex));
    char lookups[] = "fb"; // the hosts file, then DNS
    ares_options options{};
    options.timeout = 1000; // then 2000, 4000: a lost packet must fit into a caller's deadline
    options.tries = 3;
    options.lookups = lookups;
    options.sock_state_cb_data = self.get();
    options.sock_state_cb = [](void* channel, int fd, int readable, int writable) {
        static_cast<dns_channel*>(channel)->on_socket_state(fd, readable != 0, writable != 0);
    };
    const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB;
    int status = ares_library_init(ARES_LIB_INIT_ALL);
    if (status == ARES_SUCCESS) status = ares_init_options(&self->channel_, &options, mask);
    if (status != ARES_SUCCESS)
        throw std::runtime_error(std::string("the resolver cannot start: ") + ares_strerror(status));
    if (!servers.empty()) status = ares_set_servers_ports_csv(self->channel_, servers.c_str());
    if (status != ARES_SUCCESS)
        throw std::runtime_error("name servers \"" + servers + "\": " + ares_strerror(status));
    return self;
}

dns_channel::~dns_channel() { close(); }

void dns_channel::close() {
    if (channel_ == nullptr) return;
    timeout_.cancel();
    ares_destroy(channel_); // ends the questions and closes the sockets, by our callbacks
    channel_ = nullptr;
}

void dns_channel::ask(const std::string& host, answer_handler done) {
    struct question {
        std::string host;
        answer_handler done;
    };
    if (channel_ == nullptr) return done(dns_error(ARES_EDESTRUCTION, host));
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = ARES_AI_NOSORT; // sorting would open a socket per address
    const auto answered = [](void* arg, int status, int, ares_addrinfo* info) {
        const std::unique_ptr<question> asked(static_cast<question*>(arg));
        auto found = addresses_of(info);
        ares_freeaddrinfo(info);
        if (status == ARES_SUCCESS && found.empty()) status = ARES_ENODATA;
        if (status == ARES_SUCCESS)
            asked->done(std::move(found));
        else
            asked->done(dns_error(status, asked->host));
    };
    auto asked = std::make_unique<question>(question{host, std::move(done)});
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, answered, asked.release());
    set_timeout();
}

void dns_channel::on_socket_state(int fd, bool readable, bool writable) {
    const auto known = watches_.find(fd);
    if (!readable && !writable) {
        if (known == watches_.end()) return;
        known->second->closed = true;
        known->second->descriptor.release();
        watches_.erase(known);
        return;
    }
    std::shared_ptr<watch> w = known != watches_.end() ? known->second : nullptr;
    if (!w) {
        w = std::make_shared<watch>(executor_);
        boost::system::error_code ec;
        w->descriptor.assign(fd, ec);
        if (ec) return; // c-ares' own time-out ends the question
        w->fd = fd;
        watches_.emplace(fd, w);
    }
    w->wants_read = readable;
    w->wants_write = writable;
    watch_for_reading(w);
    watch_for_writing(w);
}

void dns_channel::watch_for_reading(const std::shared_ptr<watch>& w) {
    if (w->closed || !w->wants_read || w->reading) return;
    w->reading = true;
    w->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                             [weak = weak_from_this(), w](const boost::system::error_code& ec) {
                                 w->reading = false;
                                 const auto self = weak.lock();
                                 if (!self || ec || w->closed) return;
                                 self->process(w->fd, ARES_SOCKET_BAD);
                                 self->watch_for_reading(w);
                             });
}

void dns_channel::watch_for_writing(const std::shared_ptr<watch>& w) {
    if (w->closed || !w->wants_write || w->writing) return;
    w->writing = true;
    w->descriptor.async_wait(asio::posix::descriptor_base::wait_write,
                             [weak = weak_from_this(), w](const boost::system::error_code& ec) {
                                 w->writing = false;
                                 const auto self = weak.lock();
                                 if (!self || ec || w->closed) return;
                                 self->process(ARES_SOCKET_BAD, w->fd);
                                 self->watch_for_writing(w);
                             });
}

void dns_channel::process(int readable_fd, int writable_fd) {
    if (channel_ == nullptr) return;
    ares_process_fd(channel_, readable_fd, writable_fd);
    set_timeout();
}

void dns_channel::set_timeout() {
    timeval storage{};
    const timeval* left = ares_timeout(channel_, nullptr, &storage);
    if (left == nullptr) {
        timeout_.cancel();
        return;
    }
    // One millisecond more: c-ares would find nothing to do just before its own limit.
    timeout_.expires_after(std::chrono::seconds(left->tv_sec) + std::chrono::microseconds(left->tv_usec) +
                           std::chrono::milliseconds(1));
    timeout_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const auto self = weak.lock();
        if (self && !ec) self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    });
}

} // namespace plimsoll::net

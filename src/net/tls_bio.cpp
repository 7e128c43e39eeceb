// SPDX-License-Identifier: Apache-2.0
#include "tls_bio.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace plimsoll::net {

namespace {

tls_wire& wire_of(BIO* bio) { return *static_cast<tls_wire*>(BIO_get_data(bio)); }

// Whether the operation is to be tried again once the socket is ready; else notes why it failed.
bool to_be_repeated(tls_wire& wire, long outcome) {
    if (outcome >= 0) return false;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return true;
    wire.failure = errno;
    return false;
}

// As recv(); notes when there was something, and when there was nothing.
int receive(BIO* bio, char* into, std::size_t size) {
    tls_wire& wire = wire_of(bio);
    const auto got = ::recv(wire.socket.native_handle(), into, size, MSG_DONTWAIT);
    if (to_be_repeated(wire, got)) {
        wire.dry = true;
        BIO_set_retry_read(bio);
    }
    if (got > 0) wire.heard = std::chrono::steady_clock::now();
    return static_cast<int>(got);
}

int read_bytes(BIO* bio, char* into, int size) {
    tls_wire& wire = wire_of(bio);
    BIO_clear_retry_flags(bio);
    if (wire.reads_left == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    --wire.reads_left;
    const auto wanted = static_cast<std::size_t>(size);
    if (!wire.has_more()) {
        if (wanted >= wire.ahead.size()) return receive(bio, into, wanted);
        const int got = receive(bio, wire.ahead.data(), wire.ahead.size());
        if (got <= 0) return got;
        wire.ahead_begin = 0;
        wire.ahead_end = static_cast<std::size_t>(got);
    }
    const std::size_t given = std::min(wanted, wire.ahead_end - wire.ahead_begin);
    std::memcpy(into, wire.ahead.data() + wire.ahead_begin, given);
    wire.ahead_begin += given;
    return static_cast<int>(given);
}

int write_bytes(BIO* bio, const char* from, int size) {
    tls_wire& wire = wire_of(bio);
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(wire.socket.native_handle(), from, static_cast<std::size_t>(size),
                             MSG_DONTWAIT | MSG_NOSIGNAL);
    if (to_be_repeated(wire, sent)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

using method = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

method make_method() {
    method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "plimsoll socket"), &BIO_meth_free);
    if (!made) return made;
    BIO_meth_set_read(made.get(), read_bytes);
    BIO_meth_set_write(made.get(), write_bytes);
    BIO_meth_set_ctrl(made.get(), control);
    return made;
}

} // namespace

BIO* make_bio(tls_wire& over) {
    static const method how = make_method();
    BIO* made = how ? BIO_new(how.get()) : nullptr;
    if (made == nullptr) return nullptr;
    BIO_set_data(made, &over);
    BIO_set_init(made, 1);
    return made;
}

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// What OpenSSL reads from and writes to: a socket, without a buffer between, without blocking and without
// SIGPIPE. Lives on the io thread.
#pragma once

#include "tcp_socket.hpp"

#include <openssl/bio.h>

#include <chrono>

namespace plimsoll::net {

// The socket, and what its last reads and writes came to. Outlives the BIO.
struct tls_wire {
    explicit tls_wire(tcp_socket over) : socket(std::move(over)) {}

    tcp_socket socket; // once closed, everything fails: its number may be another's by then
    std::chrono::steady_clock::time_point heard{}; // when the peer's last byte came
    bool dry = false;                              // a read found nothing
    int failure = 0;                               // errno of what failed for good
};

// Null when there is no memory for it.
BIO* make_bio(tls_wire& over);

} // namespace plimsoll::net

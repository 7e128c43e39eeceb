// SPDX-License-Identifier: Apache-2.0
// What OpenSSL reads from and writes to: a socket, without a buffer between, without blocking and without
// SIGPIPE. Lives on the io thread.
#pragma once

#include "tcp_socket.hpp"

#include <openssl/bio.h>

#include <chrono>

namespace plimsoll::net {

// What one call of OpenSSL may read: there are records that it handles on and on as long as more come, such
// as a TLS 1.2 client's wishes to renegotiate. A record takes two reads.
constexpr int reads_of_a_step = 16;

// The socket, and what its last reads and writes came to. Outlives the BIO.
struct tls_wire {
    explicit tls_wire(tcp_socket over) : socket(std::move(over)) {}

    tcp_socket socket; // once closed, everything fails: its number may be another's by then
    std::chrono::steady_clock::time_point heard{}; // when the peer's last byte came
    int reads_left = reads_of_a_step;              // until the step is over, whether there is more or not
    bool dry = false;                              // a read found nothing
    int failure = 0;                               // errno of what failed for good
};

// Null when there is no memory for it.
BIO* make_bio(tls_wire& over);

} // namespace plimsoll::net

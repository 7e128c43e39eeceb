// SPDX-License-Identifier: Apache-2.0
// What OpenSSL reads from and writes to: a socket, without blocking and without SIGPIPE. Lives on the io
// thread.
#pragma once

#include "tcp_socket.hpp"

#include <openssl/bio.h>

#include <array>
#include <chrono>
#include <cstddef>

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

    // A record is read in two: its head of 5 bytes, then the rest. What came behind the head is here
    // meanwhile, so that a usual request takes one call of the kernel. OpenSSL's own read-ahead does the
    // same, but would also handle all records in it at once.
    std::array<char, 1024> ahead{};
    std::size_t ahead_begin = 0, ahead_end = 0;
    bool has_more() const { return ahead_begin < ahead_end; }
};

// Null when there is no memory for it.
BIO* make_bio(tls_wire& over);

} // namespace plimsoll::net

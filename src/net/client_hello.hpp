// SPDX-License-Identifier: Apache-2.0
// Judges a client's first message before OpenSSL takes it apart. Pure; thread-safe.
#pragma once

#include <openssl/types.h>

namespace plimsoll::net {

// For SSL_CTX_set_client_hello_cb: whether it is small enough. OpenSSL compares each cipher suite and each
// key share with each group, which takes seconds for as many as fit, and keeps names of CAs (extension 47) as
// long as the connection, forty times as large as they were sent.
int judge_client_hello(SSL* from, int* alert, void*);

} // namespace plimsoll::net

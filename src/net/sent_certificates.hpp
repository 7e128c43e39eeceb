// SPDX-License-Identifier: Apache-2.0
// A peer's certificates before OpenSSL has read them. It decodes every key as it reads, and a key on a curve
// that is written out costs as much as whoever wrote it wants: a certificate of 400 bytes can take 0.2
// seconds. Pure but for the callbacks; thread-safe.
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <string_view>

namespace plimsoll::net {

enum class key_kind {
    ordinary,   // RSA, RSA-PSS, Ed25519, or on P-256, P-384 or P-521
    other,      // of another kind, but not written out
    explicit_,  // on a curve that is written out
    unreadable, // no certificate in DER
};

// Of the key in the certificate `der`, whose other parts are not looked at.
key_kind key_kind_of(std::string_view der);

// For SSL_CTX_set_msg_callback. A Certificate message with more certificates or other kinds of keys than
// there should be is spoilt in OpenSSL's buffer, so that it refuses it unread (decode_error): a callback of
// this kind cannot say no, and none that can comes before the keys are decoded.
//
// On a server: more than client_intermediates_limit and the leaf, or a key that is not ordinary.
void spoil_clients_certificates(int is_ours, int version, int type, const void* message, std::size_t size,
                                SSL*, void*);
// On a client: more than ten, or a key on a curve that is written out.
void spoil_servers_certificates(int is_ours, int version, int type, const void* message, std::size_t size,
                                SSL*, void*);

} // namespace plimsoll::net

// SPDX-License-Identifier: Apache-2.0
// What a verified certificate says of its owner. Pure; thread-safe.
#pragma once

#include <plimsoll/net/certificate.hpp>

#include <openssl/x509.h>

namespace plimsoll::net {

// Reads the subject of `leaf`; valid_until is left to the caller. Errors: unauthenticated (a name that
// is not text, holds a NUL byte, or a UID that is empty or there twice).
domain::result<certificate_names> names_of(const X509* leaf);

// The earliest notAfter in `chain`.
domain::result<domain::wall_time> earliest_end(const STACK_OF(X509) * chain);

} // namespace plimsoll::net

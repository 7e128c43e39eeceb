// SPDX-License-Identifier: Apache-2.0
// In which groups TLS exchanges keys, with clients and with servers. A constant.
#pragma once

namespace plimsoll::net {

// As Go has them. OpenSSL would take part in an exchange of 8192 bits, too: a fifth of a second of the io
// thread for each peer that asks for it, who computes nothing himself.
inline constexpr const char* key_exchange_groups = "X25519:P-256:P-384:P-521";

} // namespace plimsoll::net

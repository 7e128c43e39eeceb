// SPDX-License-Identifier: Apache-2.0
// Tokens as keys of a cache: HMAC-SHA-256 under a secret that is drawn at start and never leaves the
// process, so that neither a memory dump nor a crafted collision is of use.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace plimsoll::auth {

class token_hash {
public:
    // Throws std::runtime_error when the system gives no random bytes.
    token_hash();

    std::string of(std::string_view token) const; // 32 bytes

private:
    std::array<unsigned char, 32> secret_{};
};

} // namespace plimsoll::auth

// SPDX-License-Identifier: Apache-2.0
#include "token_hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace plimsoll::auth {

token_hash::token_hash() {
    if (RAND_bytes(secret_.data(), static_cast<int>(secret_.size())) != 1)
        throw std::runtime_error("no random bytes for the cache of token reviews");
}

std::string token_hash::of(std::string_view token) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    const auto* text = reinterpret_cast<const unsigned char*>(token.data());
    HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()), text, token.size(), digest.data(),
         &length);
    return {digest.begin(), digest.begin() + length};
}

} // namespace plimsoll::auth

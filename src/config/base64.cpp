// SPDX-License-Identifier: Apache-2.0
#include "base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <vector>

namespace plimsoll::config {
namespace {

bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

} // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string compact;
    std::copy_if(text.begin(), text.end(), std::back_inserter(compact),
                 [](char c) { return c != '\n' && c != '\r' && c != ' ' && c != '\t'; });
    std::size_t padding = 0;
    while (padding < 2 && padding < compact.size() && compact[compact.size() - 1 - padding] == '=')
        ++padding;
    // EVP_DecodeBlock takes padding for zeros and trims what it does not like at the ends.
    if (compact.size() % 4 != 0 ||
        !std::all_of(compact.begin(), compact.end() - static_cast<std::ptrdiff_t>(padding), is_base64))
        return std::nullopt;
    std::vector<unsigned char> in(compact.begin(), compact.end());
    std::vector<unsigned char> out(compact.size() / 4 * 3 + 1);
    const int size = in.empty() ? 0 : EVP_DecodeBlock(out.data(), in.data(), static_cast<int>(in.size()));
    if (size < static_cast<int>(padding)) return std::nullopt;
    return std::string(out.begin(), out.begin() + size - static_cast<int>(padding));
}

} // namespace plimsoll::config

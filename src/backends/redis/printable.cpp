// SPDX-License-Identifier: Apache-2.0
#include "printable.hpp"

namespace plimsoll::backends::redis {

std::string printable(std::string_view bytes, std::size_t limit) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '\\') {
            out += c;
        } else {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 0xfU];
        }
    }
    if (bytes.size() > limit) out += "…";
    return out;
}

} // namespace plimsoll::backends::redis

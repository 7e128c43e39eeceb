// SPDX-License-Identifier: Apache-2.0
#include "printable.hpp"

namespace plimsoll::backends::prometheus {

std::string printable(std::string_view text, std::size_t limit) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : text.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '\\') {
            out += c;
        } else {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 0xfU];
        }
    }
    if (text.size() > limit) out += "…";
    return out;
}

} // namespace plimsoll::backends::prometheus

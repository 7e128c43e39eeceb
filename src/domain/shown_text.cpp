// SPDX-License-Identifier: Apache-2.0
#include "shown_text.hpp"

namespace plimsoll::domain {

std::string shown(std::string_view text) {
    static constexpr std::size_t limit = 256;
    static constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (const char c : text.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (byte >= 0x20 && byte < 0x7f) {
            out += c;
        } else {
            out += {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
        }
    }
    if (text.size() > limit) out += "...";
    return out;
}

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
#include <plimsoll/domain/printable.hpp>

namespace plimsoll::domain {

namespace {

std::string escaped(std::string_view bytes, std::size_t limit, std::string_view behind_backslash) {
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (const char c : bytes.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        if (behind_backslash.find(c) != std::string_view::npos)
            out += {'\\', c};
        else if (byte >= 0x20 && byte < 0x7f)
            out += c;
        else
            out += {'\\', 'x', hex[byte >> 4U], hex[byte & 15U]};
    }
    if (bytes.size() > limit) out += "…";
    return out;
}

} // namespace

std::string printable(std::string_view bytes, std::size_t limit) { return escaped(bytes, limit, "\\"); }

std::string printable_in_quotes(std::string_view bytes, std::size_t limit) {
    return escaped(bytes, limit, "\\\"");
}

} // namespace plimsoll::domain

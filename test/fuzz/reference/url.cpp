// SPDX-License-Identifier: Apache-2.0
#include "url.hpp"

#include <cctype>
#include <string>

namespace plimsoll::fuzz::reference {

std::optional<std::string> unescape(std::string_view text, plus how) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && how == plus::space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const std::string figures(text.substr(i + 1, 2));
            const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
            if (figures.size() != 2 || !is_hex(figures[0]) || !is_hex(figures[1])) return std::nullopt;
            out += static_cast<char>(std::stoi(figures, nullptr, 16));
            i += 2;
        }
    }
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parameters(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    std::size_t begin = 0;
    while (begin <= query.size()) {
        std::size_t end = query.find('&', begin);
        if (end == std::string_view::npos) end = query.size();
        const std::string_view pair = query.substr(begin, end - begin);
        begin = end + 1;
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const bool valued = equals != std::string_view::npos;
        const auto name = unescape(pair.substr(0, equals), plus::space);
        const auto value = unescape(valued ? pair.substr(equals + 1) : std::string_view(), plus::space);
        if (!name || !value) return std::nullopt;
        out.emplace_back(*name, *value);
    }
    return out;
}

} // namespace plimsoll::fuzz::reference

// SPDX-License-Identifier: Apache-2.0
#include "resp_command.hpp"

#include <array>
#include <charconv>

namespace plimsoll::backends::redis {
namespace {

// `*2` or `$4`, and the line's end.
void append_size(secret& to, char kind, std::size_t size) {
    std::array<char, 24> line; // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    line[0] = kind;
    char* end = std::to_chars(line.data() + 1, line.data() + line.size() - 2, size).ptr;
    *end++ = '\r';
    *end++ = '\n';
    to.append(std::string_view(line.data(), end));
}

} // namespace

void append_command(secret& to, std::initializer_list<std::string_view> arguments) {
    append_size(to, '*', arguments.size());
    for (const std::string_view argument : arguments) {
        append_size(to, '$', argument.size());
        to.append(argument);
        to.append("\r\n");
    }
}

} // namespace plimsoll::backends::redis

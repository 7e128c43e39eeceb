// SPDX-License-Identifier: Apache-2.0
#include "resp_command.hpp"

#include <hiredis/hiredis.h>

#include <string.h> // explicit_bzero

#include <array>
#include <cassert>
#include <new>

namespace plimsoll::backends::redis {

void append_command(secret& to, std::initializer_list<std::string_view> arguments) {
    std::array<const char*, 8> texts{};
    std::array<std::size_t, 8> sizes{};
    assert(arguments.size() >= 1 && arguments.size() <= texts.size());
    std::size_t count = 0;
    for (const auto argument : arguments) {
        texts[count] = argument.data() != nullptr ? argument.data() : "";
        sizes[count++] = argument.size();
    }
    char* encoded = nullptr;
    const int size = redisFormatCommandArgv(&encoded, static_cast<int>(count), texts.data(), sizes.data());
    if (size < 0) throw std::bad_alloc();
    const auto bytes = static_cast<std::size_t>(size);
    to.append(std::string_view(encoded, bytes));
    ::explicit_bzero(encoded, bytes);
    redisFreeCommand(encoded);
}

} // namespace plimsoll::backends::redis

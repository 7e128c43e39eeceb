// SPDX-License-Identifier: Apache-2.0
// libFuzzer's side of a target.
#include "target.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    plimsoll::fuzz::try_input(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}

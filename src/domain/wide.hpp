// SPDX-License-Identifier: Apache-2.0
// An integer that holds any product of two 64-bit ones: g++ and clang have it as an extension.
#pragma once

namespace plimsoll::domain {

__extension__ typedef __int128 wide;

} // namespace plimsoll::domain

// SPDX-License-Identifier: Apache-2.0
// How much memory the process keeps: malloc's arenas, what was freed, and code that has had its day.
#pragma once

namespace plimsoll::app {

// At most two arenas of malloc, so that memory does not grow with threads. Before the first thread.
void limit_arenas();

enum class code { stays, goes };

// Gives back what was freed, and with `goes` the pages of code and constants, too: the kernel maps those anew
// when they are run or read again. After start-up and after a reload most of them (the YAML parser, half of
// libcrypto, the linker's tables) never are. Takes milliseconds with much memory: on the compute thread.
// Whoever allocates from an arena that is being looked through waits until that is done, the io thread too.
void give_memory_back(code then);

} // namespace plimsoll::app

// SPDX-License-Identifier: Apache-2.0
// What a fuzz target is: one function over any bytes that ends the program when a property does not hold.
// Each program of this folder defines it once; entry.cpp hands it what libFuzzer, or replay.cpp, has.
#pragma once

#include <source_location>
#include <string>
#include <string_view>

namespace plimsoll::fuzz {

// `bytes` live on the heap in their exact size, so that AddressSanitizer sees a read beyond them.
void try_input(std::string_view bytes);

// Ends the program, naming the place and `what`, unless it holds.
void expect(bool holds, const char* what, std::source_location at = std::source_location::current());

// That a refusal can be shown to a person: not empty, at most `limit` bytes, UTF-8 without control
// characters.
void expect_readable(std::string_view text, std::size_t limit,
                     std::source_location at = std::source_location::current());

// Whether it is well-formed UTF-8 without control characters (C0, DEL, C1).
bool is_printable(std::string_view text);

// What stands before the first `end` (all, if there is none), taken off `rest` together with it. Targets that
// need more than one text are fed lines, so that seeds can be written by hand.
std::string_view take_until(std::string_view& rest, char end);

} // namespace plimsoll::fuzz

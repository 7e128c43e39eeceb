// SPDX-License-Identifier: Apache-2.0
// The program's operator delete: whatever was made with new is overwritten when it is freed. Passwords and
// tokens go through strings, buffers and documents of five libraries on their way; here all of them come by.
// What is on a stack, in malloc() of C libraries or inside a living object is not covered: docs/security.md
// says what covers that.
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <string.h> // explicit_bzero

namespace {

void wipe_and_free(void* block) noexcept {
    if (block == nullptr) return;
    ::explicit_bzero(block, malloc_usable_size(block));
    std::free(block);
}

} // namespace

// What is not replaced here (arrays, nothrow) calls these by default.
void operator delete(void* block) noexcept { wipe_and_free(block); }
void operator delete(void* block, std::size_t) noexcept { wipe_and_free(block); }
void operator delete(void* block, std::align_val_t) noexcept { wipe_and_free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { wipe_and_free(block); }

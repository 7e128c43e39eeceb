// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

#include <cstddef>
#include <cstdint>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace plimsoll::app {

namespace {

// Of one loaded object. Its segments that are not writable are as they are in their file, so nothing is lost;
// what the linker has relocated lies in a writable segment, also where it is read-only by now. Errors (the
// kernel's own object) change nothing.
int unmap_code(dl_phdr_info* object, std::size_t, void*) {
    static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
        const std::uintptr_t begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
        // Whole pages: the last one might be shared with a segment that is writable.
        const std::uintptr_t end = (object->dlpi_addr + segment.p_vaddr + segment.p_memsz) / page * page;
        if (begin >= end) continue;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): addresses are numbers in program headers
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 0;
}

} // namespace

void limit_arenas() { mallopt(M_ARENA_MAX, 2); }

void give_memory_back(code then) {
    malloc_trim(0);
    if (then == code::goes) dl_iterate_phdr(unmap_code, nullptr);
}

} // namespace plimsoll::app

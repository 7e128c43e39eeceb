# SPDX-License-Identifier: Apache-2.0
"""What a running process has in memory."""
import re

KIB = re.compile(r"^Rss: +(\d+) kB", re.M)
MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw", re.M)
# glibc keeps the memory of each arena but the first in pieces of 64 MiB, at multiples of that: what is used, then what is
# reserved.
ARENA = 64 * 1024 * 1024
ARENA_PIECE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p 00000000 00:00 0 *\n\2-([0-9a-f]+) ---p ", re.M)


def resident_mib(pid):
    """Its resident set: also what it shares with others."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return int(KIB.search(rollup.read())[1]) / 1024


def arenas(pid):
    """How many pieces of malloc's memory there are beside the heap: at least one for each arena but the first."""
    with open(f"/proc/{pid}/maps") as maps:
        pieces = ARENA_PIECE.findall(maps.read())
    return sum(int(begin, 16) % ARENA == 0 and int(end, 16) == int(begin, 16) + ARENA for begin, _, end in pieces)


def holds(pid, patterns):
    """Those of the byte strings that occur in its writable memory: heap, stacks, data."""
    found = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for begin, end in ((int(a, 16), int(b, 16)) for a, b in MAPPING.findall(maps.read())):
            try:
                memory.seek(begin)
                block = memory.read(end - begin)
            except OSError:  # a part that has gone since, or of the kernel
                continue
            found |= {pattern for pattern in patterns if pattern in block}
    return found

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_release.py PROGRAM: reads back from a release build what cmake/hardening.cmake asks for (docs/security.md says
what each is good for), and fails on the first look with all that is missing. Needs readelf (binutils) and the
program's symbol table: check before stripping."""
import pathlib
import re
import subprocess
import sys

ENDBR64 = b"\xf3\x0f\x1e\xfa"
# `sub $0x1000,%rsp`, then a write to where it points: clang's, g++'s.
PROBE = re.compile(rb"\x48\x81\xec\x00\x10\x00\x00(\x48\xc7\x04\x24\x00\x00\x00\x00|\x48\x83\x0c\x24\x00)")


class Program:
    """What readelf says of a program."""

    def __init__(self, path):
        self.bytes = pathlib.Path(path).read_bytes()
        # Of its messages only: a version note that it cannot name is no matter of ours.
        run = subprocess.run(["readelf", "-W", "-h", "-l", "-d", "-n", "-s", path], check=True, capture_output=True,
                             text=True)
        self.text = run.stdout
        self.segments = re.findall(r"^ +([A-Z_]+) +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x[0-9a-f]+ "
                                   r"([R ][W ][E ])", self.text, re.M)
        self.x86_64 = "X86-64" in self.text
        dynamic, _, rest = self.text.partition("Symbol table '.dynsym'")
        imports, _, self.symbols = rest.partition("Symbol table '.symtab'")
        self.dynamic = dynamic
        self.imports = set(re.findall(r" UND ([^@\s]+)", imports))

    def flags(self, kind):
        """Of the segments of a kind, as `R E`."""
        return [flags for name, *_, flags in self.segments if name == kind]

    def dynamic_tag(self, tag, value=""):
        return re.search(rf"\({tag}\).*{value}", self.dynamic) is not None

    def starts_of(self, symbol):
        """The bytes that a function begins with."""
        found = re.search(rf"^ +\d+: ([0-9a-f]+) +\d+ FUNC .* {symbol}$", self.symbols, re.M)
        address = int(found[1], 16) if found else -1
        for name, offset, begin, size, _ in self.segments:
            into = address - int(begin, 16)
            if name == "LOAD" and 0 <= into < int(size, 16):
                return self.bytes[int(offset, 16) + into:][:16]
        return b""


def position_independent(of):
    """Loaded at an address that nobody can foretell (-fPIE -pie)."""
    return re.search(r"Type: +DYN", of.text) and of.dynamic_tag("FLAGS_1", r"\bPIE\b")


def full_relro(of):
    """Every import is bound before main() and its table read-only from then on (-z relro -z now)."""
    return of.flags("GNU_RELRO") and (of.dynamic_tag("FLAGS", r"\bBIND_NOW\b") or of.dynamic_tag("FLAGS_1", r"\bNOW\b"))


def stack_not_executable(of):
    """(-z noexecstack)"""
    return of.flags("GNU_STACK") and not any("E" in flags for flags in of.flags("GNU_STACK"))


def code_apart(of):
    """No page is writable and executable, and code shares none with data (-z separate-code)."""
    loads = of.flags("LOAD")
    return not any("W" in flags and "E" in flags for flags in loads) and loads[0] == "R  "


def no_text_relocations(of):
    """The code is as it was linked (-fPIE everywhere)."""
    return not of.dynamic_tag("TEXTREL") and not of.dynamic_tag("FLAGS", r"\bTEXTREL\b")


def no_search_path(of):
    """Libraries come from where the system keeps them, not from a folder that somebody may write to."""
    return not of.dynamic_tag("RPATH") and not of.dynamic_tag("RUNPATH")


def stack_protector(of):
    """An overrun of an array on the stack ends the program (-fstack-protector-strong)."""
    return "__stack_chk_fail" in of.imports


def stack_probed(of):
    """A large frame touches each of its pages, and so the guard page below the stack (-fstack-clash-protection)."""
    return not of.x86_64 or PROBE.search(of.bytes)


def fortified(of):
    """C functions that are told how large their target is (-D_FORTIFY_SOURCE; no program tells the level)."""
    return any(re.fullmatch(r"__(?!stack_)\w+_chk", name) for name in of.imports)


def checked_containers(of):
    """An index out of a vector's range ends the program (-D_GLIBCXX_ASSERTIONS)."""
    return any("__glibcxx_assert_fail" in name for name in of.imports)


def control_flow(of):
    """Indirect calls reach only where a function begins (-fcf-protection=full). The note that says so of a whole program
    needs every object to say it, and the C library's Scrt1.o, which begins main(), does not in Debian 12: then main()
    speaks for our own code."""
    if not of.x86_64 or re.search(r"x86 feature: IBT, SHSTK", of.text):
        return True
    return of.starts_of("main").startswith(ENDBR64)


CHECKS = [position_independent, full_relro, stack_not_executable, code_apart, no_text_relocations, no_search_path,
          stack_protector, stack_probed, fortified, checked_containers, control_flow]


def failures(path):
    program = Program(path)
    return [check for check in CHECKS if not check(program)]


def main(path):
    missing = failures(path)
    for check in missing:
        print(f"{path}: not {check.__name__}: {' '.join(check.__doc__.split())}", file=sys.stderr)
    if not missing:
        print(f"{path}: hardened in {len(CHECKS)} ways")
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))

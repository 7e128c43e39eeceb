#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_release.py accepts a program built as cmake/hardening.cmake says, and refuses it for each property that it was
built without. ctest gives the compiler and the flags: CXX, HARDENED_COMPILE, HARDENED_LINK."""
import os
import pathlib
import subprocess
import tempfile
import unittest

import check_release

# Something for each check to find: arrays on the stack, one of some pages, a copy into it, a container.
SOURCE = r"""
#include <cstdlib>
#include <cstring>
#include <vector>
#ifdef WRITABLE_CODE
asm(".section .scratch, \"awx\", @progbits\n.byte 0xc3\n.previous");
#endif
const char* words[] = {"one", "two"};
int main(int argc, char** argv) {
    char text[32];
    volatile char pages[20000] = {};
    pages[argc] = 1;
    std::memcpy(text, argv[0], static_cast<std::size_t>(argc));
    const std::vector<int> list(static_cast<std::size_t>(argc));
    return list[static_cast<std::size_t>(std::atoi(text))] + words[argc & 1][0];
}
"""

# What is wrong, how it is compiled and linked on top of the right flags, and which checks have to see it.
WRONG = {
    "at a fixed address": ("-fno-PIE", "-no-pie", {"position_independent"}),
    "imports bound late": ("", "-Wl,-z,lazy", {"full_relro"}),
    "their table writable": ("", "-Wl,-z,norelro", {"full_relro"}),
    "an executable stack": ("", "-Wl,-z,execstack", {"stack_not_executable"}),
    "code beside data": ("", "-Wl,-z,noseparate-code", {"code_apart"}),
    "writable code": ("-DWRITABLE_CODE", "", {"code_apart"}),
    "relocated code": ("-fno-PIE -mcmodel=large", "-Wl,-z,notext", {"no_text_relocations"}),
    "a folder for libraries": ("", "-Wl,-rpath,/tmp", {"no_search_path"}),
    "the same, old style": ("", "-Wl,-rpath,/tmp -Wl,--disable-new-dtags", {"no_search_path"}),
    "no stack protector": ("-fno-stack-protector", "", {"stack_protector"}),
    "large frames in one step": ("-fno-stack-clash-protection", "", {"stack_probed"}),
    "not fortified": ("-U_FORTIFY_SOURCE", "", {"fortified"}),
    "containers unchecked": ("-U_GLIBCXX_ASSERTIONS", "", {"checked_containers"}),
    "jumps anywhere": ("-fcf-protection=none", "", {"control_flow"}),
}


class CheckRelease(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "program.cpp").write_text(SOURCE)

    def failed(self, compile_flags="", link_flags=""):
        flags = {name: os.environ[f"HARDENED_{name}"].split() for name in ("COMPILE", "LINK")}
        subprocess.run([os.environ["CXX"], "-std=c++20", "-O2", "-o", self.folder / "program",
                        self.folder / "program.cpp", *flags["COMPILE"], *compile_flags.split(), *flags["LINK"],
                        *link_flags.split()], check=True, stderr=subprocess.PIPE)
        return {check.__name__ for check in check_release.failures(self.folder / "program")}

    def test_the_flags_of_the_release_are_accepted(self):
        self.assertEqual(self.failed(), set())

    def test_each_property_is_missed_when_it_is_missing(self):
        for what, (compile_flags, link_flags, expected) in WRONG.items():
            with self.subTest(what):
                self.assertLessEqual(expected, self.failed(compile_flags, link_flags))

    def test_every_check_has_something_to_refuse(self):
        self.assertEqual({check.__name__ for check in check_release.CHECKS}, set().union(*(w[2] for w in WRONG.values())))


if __name__ == "__main__":
    unittest.main()
